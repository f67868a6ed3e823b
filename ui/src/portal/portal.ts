/** The portal's page: which place is shown, in which language, and who is signed in. */
import { h, put } from '../lib/dom';
import { type Language, nearestLanguage, SHORT_NAMES } from '../lib/languages';
import { say } from '../lib/text';
import { enterPage, signInPage } from './entrance';
import { listPage } from './list';
import { newPage } from './new-request';
import { passwordPage } from './password';
import { type Me, Problem, Server, type Site } from './server';
import { ticketPage } from './ticket';
import { type Say, sayIn, type Word } from './words';

/** A place on the page: what stands there, and what must end when one goes elsewhere. */
export type Place = { title: string; element: HTMLElement; leave?: () => void };

export type Context = {
  server: Server;
  site: Site;
  language: Language;
  w: Say;
  /** Null: whoever looks holds a link to one ticket only, or has not signed in. */
  me: Me | null;
  /** Said once on the next place. */
  go: (path: string, said?: string) => void;
  signedIn: (me: Me | null) => void;
};

export type Route =
  | { name: 'home' }
  | { name: 'new' }
  | { name: 'password' }
  | { name: 'enter'; secret: string }
  | { name: 'ticket'; number: number; pass: string };

/** Which place an address names, below /portal/LABEL. */
export function routeOf(path: string, hash: string): Route {
  const [, , , where, number] = path.split('/');
  if (where === 'enter') return { name: 'enter', secret: hash.slice(1) };
  if (where === 'ticket' && /^\d{1,15}$/.test(number ?? '')) {
    return { name: 'ticket', number: Number(number), pass: hash.slice(1) };
  }
  return where === 'new' || where === 'password' ? { name: where } : { name: 'home' };
}

export function refusalWord(error: unknown): Word {
  if (!(error instanceof Problem)) return 'trouble';
  if (error.passing) return 'unreachable';
  if (error.status === 429) return 'throttled';
  if (error.code === 'visit.over') return 'visitOver';
  if (error.status === 404) return error.code === 'portal.unknown' ? 'noPortal' : 'unknown';
  return 'trouble';
}

class Portal {
  private language: Language;
  private me: Me | null = null;
  private place: Place | null = null;
  private turns = 0;
  private readonly parts = build();

  constructor(
    root: HTMLElement,
    private readonly site: Site,
  ) {
    this.language = nearestLanguage([kept(), ...navigator.languages, site.language]);
    const { style } = document.documentElement;
    style.setProperty('--accent', site.accent);
    style.setProperty('--on-accent', site.on_accent);
    const { main, languages, out } = this.parts;
    for (const [tag, name] of Object.entries(SHORT_NAMES)) {
      languages.append(h('option', { value: tag, lang: tag, selected: tag === this.language }, name));
    }
    languages.addEventListener('change', () => {
      this.language = nearestLanguage([languages.value]);
      keep(this.language);
      void this.show();
    });
    out.addEventListener('click', () => void this.signOut());
    root.addEventListener('click', (event) => this.follow(event));
    addEventListener('popstate', () => void this.show());
    root.replaceChildren(main);
  }

  async begin(): Promise<void> {
    const route = routeOf(location.pathname, location.hash);
    if (route.name !== 'enter' && !(route.name === 'ticket' && route.pass)) {
      this.me = await new Server(this.site.label).me().catch(() => null);
    }
    await this.show();
  }

  private async show(said = ''): Promise<void> {
    const turn = ++this.turns;
    const first = turn === 1;
    const { parts, language, site } = this;
    const w = sayIn(language);
    const title = say(site.title, language);
    document.documentElement.lang = language;
    put(parts.brand, say(site.brand, language));
    put(parts.home, title);
    parts.home.setAttribute('href', `/portal/${site.label}`);
    parts.languages.setAttribute('aria-label', w('language'));
    put(parts.out, w('signOut'));
    put(parts.password, w('password'));
    parts.password.setAttribute('href', `/portal/${site.label}/password`);
    const place = await this.placeOf(w);
    if (turn !== this.turns) return;
    this.place?.leave?.();
    this.place = place;
    parts.account.hidden = !this.me;
    put(parts.who, this.me ? this.me.name || this.me.address : '');
    put(parts.said, said);
    parts.page.replaceChildren(place.element);
    document.title = [place.title, title].filter(Boolean).join(' · ');
    scrollTo(0, 0);
    if (!first) parts.page.focus({ preventScroll: true });
  }

  private async placeOf(w: Say): Promise<Place> {
    const route = routeOf(location.pathname, location.hash);
    const pass = route.name === 'ticket' ? route.pass : '';
    const context: Context = {
      server: new Server(this.site.label, pass),
      site: this.site,
      language: this.language,
      w,
      me: this.me,
      go: (path, said) => this.go(path, said),
      signedIn: (me) => {
        this.me = me;
      },
    };
    try {
      if (route.name === 'enter') return enterPage(context, route.secret);
      if (route.name === 'ticket' && (pass || this.me)) return await ticketPage(context, route.number);
      if (!this.me) return await signInPage(context);
      if (route.name === 'password') return passwordPage(context);
      return route.name === 'new' ? await newPage(context) : await listPage(context);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        this.me = null;
        return await signInPage(context, pass ? w('ticketLinkOver') : '');
      }
      const message = h('p', { class: 'error', role: 'alert' }, w(refusalWord(error)));
      return { title: '', element: h('div', { class: 'place' }, message, backLink(context)) };
    }
  }

  private go(path: string, said = ''): void {
    history.pushState(null, '', `/portal/${this.site.label}${path}`);
    void this.show(said);
  }

  /** Links inside the page turn it, others leave it; whoever holds a key wants a new tab. */
  private follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || !link.pathname.startsWith(`/portal/${this.site.label}`)) return;
    event.preventDefault();
    history.pushState(null, '', link.href);
    void this.show();
  }

  private async signOut(): Promise<void> {
    await new Server(this.site.label).leave().catch(() => undefined);
    this.me = null;
    this.go('');
  }
}

export function backLink({ site, w, me }: Context): HTMLElement | null {
  return me ? h('a', { class: 'back', href: `/portal/${site.label}` }, w('back')) : null;
}

function kept(): string | null {
  try {
    return localStorage.getItem('portal.language');
  } catch {
    return null;
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem('portal.language', language);
  } catch {
    // Without storage it is asked of the browser again.
  }
}

function build() {
  const brand = h('p', { class: 'brand' });
  const home = h('a');
  const languages = h('select');
  const who = h('span', { dir: 'auto' });
  const out = h('button', { type: 'button', class: 'plain' });
  const password = h('a');
  const account = h('div', { class: 'account', hidden: true }, who, password, out);
  const said = h('p', { class: 'said', role: 'status' });
  const page = h('div', { class: 'page', tabindex: '-1' });
  const header = h('header', {}, h('div', {}, brand, h('h1', {}, home)), languages);
  const main = h('main', {}, header, account, said, page);
  return { main, brand, home, languages, who, password, out, account, said, page };
}

/** Draws the portal of the brand that the address names, or says why there is none. */
export async function open(root: HTMLElement): Promise<void> {
  const label = decodeURIComponent(location.pathname.split('/')[2] ?? '');
  try {
    await new Portal(root, await new Server(label).site()).begin();
  } catch (error) {
    const language = nearestLanguage([...navigator.languages]);
    document.documentElement.lang = language;
    const heading = h('h1', {}, sayIn(language)(refusalWord(error)));
    root.replaceChildren(h('main', {}, h('header', {}, heading)));
  }
}
