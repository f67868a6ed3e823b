/** The password beside the link: set after a link, changed, taken away. */
import { h, put } from '../lib/dom';
import { field } from './fields';
import { backLink, type Context, type Place, refusalWord } from './portal';
import { Problem } from './server';
import type { Word } from './words';

export function passwordInput(autocomplete: 'current-password' | 'new-password'): HTMLInputElement {
  return h('input', { type: 'password', autocomplete, maxlength: '200', required: true });
}

function passwordWord(error: unknown): Word {
  if (error instanceof Problem) {
    if (error.code === 'session.weak_password') return 'weakPassword';
    if (error.code === 'portal.wrong_password') return 'wrongPassword';
    if (error.code === 'portal.prove_yourself') return 'proveYourself';
  }
  return refusalWord(error);
}

export function passwordPage(context: Context): Place {
  const { server, me, w } = context;
  const proved = me?.entry === 'link';
  const has = me?.has_password ?? false;
  const current = passwordInput('current-password');
  const fresh = passwordInput('new-password');
  const ofCurrent = field(current, w('currentPassword'));
  const ofFresh = field(fresh, w('newPassword'), w('newPasswordHelp'));
  const save = h('button', { type: 'submit', class: 'primary' }, w('savePassword'));
  const remove = h('button', { type: 'button' }, w('removePassword'));
  const error = h('p', { class: 'error', role: 'alert' });
  // Password managers want to know whose password it is.
  const user = h('input', { type: 'text', autocomplete: 'username', value: me?.address ?? '', hidden: true });
  const form = h(
    'form',
    { novalidate: true, class: 'stack' },
    user,
    proved ? null : ofCurrent.element,
    ofFresh.element,
    error,
    h('div', { class: 'buttons' }, save, has ? remove : null),
  );
  const act = async (work: () => Promise<unknown>, said: Word) => {
    save.disabled = remove.disabled = true;
    put(error, '');
    try {
      await work();
      context.signedIn(await server.me());
      context.go('', w(said));
    } catch (refusal) {
      const word = passwordWord(refusal);
      if (word === 'weakPassword') ofFresh.refuse(w(word));
      else if (word === 'wrongPassword') ofCurrent.refuse(w(word));
      else put(error, w(word));
      save.disabled = remove.disabled = false;
    }
  };
  const known = () => (proved ? undefined : current.value);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!proved && !current.value) return ofCurrent.refuse(w('missing'));
    if (!fresh.value) return ofFresh.refuse(w('missing'));
    void act(() => server.setPassword(fresh.value, known()), 'passwordSaved');
  });
  remove.addEventListener('click', () => {
    if (!proved && !current.value) return ofCurrent.refuse(w('missing'));
    void act(() => server.removePassword(known()), 'passwordRemoved');
  });
  const title = w('password');
  const help = h('p', { class: 'help' }, w(proved || has ? 'passwordHelp' : 'proveYourself'));
  const usable = proved || has;
  const element = h('div', { class: 'place' }, backLink(context), h('h2', {}, title), help, usable ? form : null);
  return { title, element };
}
