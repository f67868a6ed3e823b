/** Signing in: by a password, or ask for a link, and use one by a button, so that a program that follows links uses nothing up. */
import { h, put } from '../lib/dom';
import { say } from '../lib/text';
import { field } from './fields';
import { incidentsPart } from './incidents';
import { passwordInput } from './password';
import { type Context, type Place, refusalWord } from './portal';
import { Problem } from './server';
import type { Word } from './words';

const FAILED: Record<string, Word> = {
  cancelled: 'signOnCancelled',
  over: 'signOnOver',
  unavailable: 'signOnUnavailable',
  throttled: 'throttled',
  no_account: 'signOnNoAccount',
};
const ADDRESS = /^[^@\s]{1,64}@[^@\s]+$/;

/** A button for each identity provider of the brand, and why the last one led back here. */
async function providersPart({ server, w }: Context): Promise<HTMLElement> {
  const why = new URLSearchParams(location.search).get('failed');
  if (why) history.replaceState(null, '', location.pathname);
  const error = h('p', { class: 'error', role: 'alert' }, why ? w(FAILED[why] ?? 'signOnRefused') : '');
  const { items } = await server.providers().catch(() => ({ items: [] }));
  const buttons = items.map(({ slug, name }) => {
    const button = h('button', { type: 'button' }, w('signInWith', { name }));
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        location.assign((await server.setOut(slug)).url);
      } catch (refusal) {
        const away = refusal instanceof Problem && refusal.code === 'identity.provider_away';
        put(error, w(away ? 'signOnUnavailable' : refusalWord(refusal)));
        button.disabled = false;
      }
    });
    return button;
  });
  return h('div', { class: 'stack' }, error, ...buttons);
}

/** One address for both ways: a link is sent, or the password is asked for and tried. */
export async function signInPage(context: Context, said = ''): Promise<Place> {
  const { server, site, language, w } = context;
  const input = h('input', { type: 'email', autocomplete: 'username', required: true });
  const { element, refuse } = field(input, w('address'));
  const password = passwordInput('current-password');
  const secret = field(password, w('password'), w('forgotten'));
  secret.element.hidden = true;
  const send = h('button', { type: 'submit', class: 'primary' }, w('sendLink'));
  const other = h('button', { type: 'button', class: 'plain' }, w('withPassword'));
  const heading = h('h2', {}, w('signIn'));
  const how = h('p', { class: 'help' }, w('signInHelp'));
  const form = h('form', { novalidate: true, class: 'stack' }, element, secret.element, send, other);
  const ask = h('div', { class: 'stack' }, heading, how, form, await providersPart(context));
  const help = h('p');
  const again = h('button', { type: 'button' }, w('another'));
  const sentTitle = h('h2', { tabindex: '-1' }, w('linkSent'));
  const sent = h('div', { class: 'stack', hidden: true }, sentTitle, help, again);
  const byPassword = () => !secret.element.hidden;
  other.addEventListener('click', () => {
    secret.element.hidden = byPassword();
    put(send, w(byPassword() ? 'enterNow' : 'sendLink'));
    put(other, w(byPassword() ? 'withLink' : 'withPassword'));
    how.hidden = byPassword();
    (byPassword() && input.value ? password : input).focus();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const address = input.value.trim();
    if (!ADDRESS.test(address)) return refuse(w(address ? 'badAddress' : 'missing'));
    if (byPassword() && !password.value) return secret.refuse(w('missing'));
    send.disabled = true;
    try {
      if (byPassword()) {
        context.signedIn(await server.enterByPassword(address, password.value));
        return context.go('');
      }
      await server.askForLink(address, language);
      put(help, w('linkSentHelp', { address }));
      ask.hidden = true;
      sent.hidden = false;
      sentTitle.focus();
    } catch (error) {
      const refused = error instanceof Problem && error.status === 401;
      if (refused) secret.refuse(w('passwordRefused'));
      else refuse(w(error instanceof Problem && error.status === 422 ? 'badAddress' : refusalWord(error)));
    } finally {
      send.disabled = false;
    }
  });
  again.addEventListener('click', () => {
    ask.hidden = false;
    sent.hidden = true;
    input.focus();
  });
  const welcome = h('p', { class: 'welcome', dir: 'auto' }, say(site.welcome, language));
  const refusal = h('p', { class: 'error', role: 'alert' }, said);
  return {
    title: '',
    element: h('div', { class: 'place' }, welcome, await incidentsPart(context), refusal, ask, sent),
  };
}

export function enterPage(context: Context, secret: string): Place {
  const { server, site, language, w } = context;
  const title = say(site.title, language);
  const error = h('p', { class: 'error', role: 'alert' });
  const go = h('button', { type: 'button', class: 'primary' }, w('goOn'));
  const another = h('a', { href: `/portal/${site.label}`, hidden: true }, w('sendLink'));
  go.addEventListener('click', async () => {
    go.disabled = true;
    try {
      context.signedIn(await server.enter(secret));
      history.replaceState(null, '', `/portal/${site.label}`);
      context.go('');
    } catch (refusal) {
      const over = refusal instanceof Problem && (refusal.status === 410 || refusal.status === 422);
      put(error, w(over ? 'linkOver' : refusalWord(refusal)));
      another.hidden = !over;
      go.hidden = over;
      go.disabled = false;
    }
  });
  const heading = h('h2', {}, w('enter', { title }));
  const help = h('p', { class: 'help' }, w('enterHelp'));
  return { title: '', element: h('div', { class: 'place' }, heading, help, error, go, another) };
}
