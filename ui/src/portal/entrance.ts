/** Signing in: ask for a link, and use one by a button, so that a program that follows links uses nothing up. */
import { h, put } from '../lib/dom';
import { say } from '../lib/text';
import { field } from './fields';
import { type Context, type Place, refusalWord } from './portal';
import { Problem } from './server';

const ADDRESS = /^[^@\s]{1,64}@[^@\s]+$/;

export function signInPage(context: Context, said = ''): Place {
  const { server, site, language, w } = context;
  const input = h('input', { type: 'email', autocomplete: 'email', required: true });
  const { element, refuse } = field(input, w('address'));
  const send = h('button', { type: 'submit', class: 'primary' }, w('sendLink'));
  const form = h('form', { novalidate: true, class: 'stack' }, element, send);
  const ask = h('div', { class: 'stack' }, h('h2', {}, w('signIn')), h('p', { class: 'help' }, w('signInHelp')), form);
  const help = h('p');
  const again = h('button', { type: 'button' }, w('another'));
  const sentTitle = h('h2', { tabindex: '-1' }, w('linkSent'));
  const sent = h('div', { class: 'stack', hidden: true }, sentTitle, help, again);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const address = input.value.trim();
    if (!ADDRESS.test(address)) return refuse(w(address ? 'badAddress' : 'missing'));
    send.disabled = true;
    try {
      await server.askForLink(address, language);
      put(help, w('linkSentHelp', { address }));
      ask.hidden = true;
      sent.hidden = false;
      sentTitle.focus();
    } catch (error) {
      refuse(w(error instanceof Problem && error.status === 422 ? 'badAddress' : refusalWord(error)));
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
  return { title: '', element: h('div', { class: 'place' }, welcome, refusal, ask, sent) };
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
