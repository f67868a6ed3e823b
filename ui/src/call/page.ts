import { h, put } from '../lib/dom';
import { clock } from '../lib/format';
import { type Language, nearestLanguage, SHORT_NAMES } from '../lib/languages';
import { keptIn } from '../lib/outbox';
import { Problem } from '../lib/public';
import { say } from '../lib/text';
import { type CallState, CustomerCall } from './call';
import { type EntryPoint, server } from './server';
import { type Word, words } from './words';

/** Whoever needs more time needs it in the next call as well. */
const needsTime = keptIn(() => localStorage, 'switchroom.call.more-time');

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** What the customer's interaction is doing, in words. */
export function statusWord(state: CallState): Word | null {
  switch (state.phase) {
    case 'idle':
      return null;
    case 'microphone':
      return 'askMicrophone';
    case 'connecting':
      return 'connecting';
    case 'reconnecting':
      return 'reconnecting';
    case 'callback':
      return 'callback';
    case 'ringing':
      return 'ringing';
    case 'ended':
      return state.cause === 'unreachable' ? 'notReached' : 'ended';
  }
  const doing: Record<string, Word> = { up: 'inMenu', queued: 'waiting', talking: 'talking', held: 'held' };
  return doing[state.doing] ?? 'connected';
}

/** Position and expected wait, where known. */
export function waitingWords(language: Language, { position, wait }: CallState): string {
  const parts: string[] = [];
  if (position !== null) parts.push(words(language, 'position', { n: position }));
  if (wait) {
    const word = wait.low > 0 && wait.low < wait.high ? 'waitRange' : wait.high > 1 ? 'waitSoon' : 'waitMinute';
    parts.push(words(language, word, { low: wait.low, high: wait.high }));
  }
  return parts.join(' · ');
}

/** The page: built once, then only its words and its shown parts change. */
export class CallPage {
  private language: Language;
  private readonly call: CustomerCall;
  private readonly parts = build();
  private saidShown = 0;

  constructor(
    root: HTMLElement,
    private readonly entry: EntryPoint,
    slug: string,
  ) {
    const asked = new URLSearchParams(location.search).get('lang');
    this.language = nearestLanguage([asked, ...navigator.languages, entry.language]);
    this.call = new CustomerCall(slug, entry.ice_servers as RTCIceServer[], () => this.draw());
    const { main, dial, hangUp, mute, languages, pad, moreTime } = this.parts;
    moreTime.checked = needsTime.read() === '1';
    moreTime.addEventListener('change', () => {
      needsTime.write(moreTime.checked ? '1' : null);
      this.call.takeTime(moreTime.checked);
    });
    for (const [tag, name] of Object.entries(SHORT_NAMES)) {
      languages.append(h('option', { value: tag, lang: tag, selected: tag === this.language }, name));
    }
    languages.addEventListener('change', () => {
      this.language = nearestLanguage([languages.value]);
      this.draw();
    });
    dial.addEventListener('click', () => (this.call.state.phase === 'ringing' ? this.call.answer() : this.dial()));
    hangUp.addEventListener('click', () => this.call.hangUp());
    mute.addEventListener('click', () => this.call.mute(!this.call.state.muted));
    for (const key of KEYS) pad.append(h('button', { type: 'button', onclick: () => this.call.press(key) }, key));
    window.addEventListener('keydown', (event) => this.typed(event));
    setInterval(() => this.drawTime(), 500);
    root.replaceChildren(main);
    this.draw();
    void this.call.resume();
  }

  private dial(): void {
    const number = this.parts.number.value.trim();
    const token = new URLSearchParams(location.search).get('token');
    void this.call.start({
      language: this.language,
      number: number || undefined,
      signed_token: token ?? undefined,
      more_time: this.parts.moreTime.checked,
    });
  }

  private typed(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (KEYS.includes(event.key) && this.talking()) this.call.press(event.key);
  }

  private talking(): boolean {
    return this.call.state.phase === 'live' || this.call.state.phase === 'reconnecting';
  }

  private draw(): void {
    const { parts, language, entry } = this;
    const state = this.call.state;
    const w = (word: Word, values?: Record<string, string | number>) => words(language, word, values);
    const brand = say(entry.brand, language);
    const name = say(entry.name, language);
    document.documentElement.lang = language;
    const rings = state.phase === 'ringing';
    document.title = rings ? `☎ ${w('ringing')}` : `${brand} · ${name}`;
    parts.main.dataset.phase = state.phase;
    put(parts.brand, brand);
    put(parts.name, name);
    const status = statusWord(state);
    put(parts.status, status ? w(status) : '');
    put(parts.waiting, waitingWords(language, state));
    put(parts.hint, this.hint(state.phase));
    this.drawTrouble(state);
    const idle = state.phase === 'idle' || state.phase === 'ended';
    parts.dial.hidden = !idle && !rings;
    parts.numberBox.hidden = !idle;
    parts.hangUp.hidden = idle;
    parts.mute.hidden = !this.talking();
    parts.pad.hidden = !this.talking();
    parts.meter.hidden = state.phase !== 'live';
    const dial = rings ? 'answer' : state.phase === 'ended' ? 'callAgain' : 'call';
    parts.dial.setAttribute('aria-label', w(dial));
    put(parts.dialText, w(dial));
    put(parts.hangUpText, w(rings ? 'decline' : state.phase === 'callback' ? 'noCallback' : 'hangUp'));
    put(parts.muteText, w(state.muted ? 'unmute' : 'mute'));
    parts.mute.setAttribute('aria-pressed', String(state.muted));
    parts.pad.setAttribute('aria-label', w('keypad'));
    parts.languages.setAttribute('aria-label', w('language'));
    put(parts.numberLabel, w('number'));
    put(parts.numberHelp, w('numberHelp'));
    put(parts.moreTimeLabel, w('moreTime'));
    put(parts.saidTitle, w('spoken'));
    this.drawSaid(state);
    this.drawTime();
  }

  private hint(phase: CallState['phase']): string {
    if (phase === 'callback') return words(this.language, 'keepOpen');
    if (phase !== 'idle') return '';
    return words(this.language, this.entry.open ? 'free' : 'closed');
  }

  private drawTrouble(state: CallState): void {
    const { trouble, troubleTitle, troubleHelp } = this.parts;
    const titles: Record<string, [Word, Word]> = {
      denied: ['denied', 'deniedHelp'],
      missing: ['missing', 'missingHelp'],
      busy: ['busyMicrophone', 'busyMicrophoneHelp'],
      insecure: ['insecure', 'insecureHelp'],
      unsupported: ['unsupported', 'unsupportedHelp'],
    };
    const known = state.trouble ? titles[state.trouble] : null;
    trouble.hidden = !known && !state.refusal;
    put(
      troubleTitle,
      known ? words(this.language, known[0]) : state.refusal ? words(this.language, state.refusal) : '',
    );
    put(troubleHelp, known ? words(this.language, known[1]) : '');
  }

  /** New lines are added, so that a screen reader reads each once; only the last keys may still grow. */
  private drawSaid({ said }: CallState): void {
    const { saidBox, saidList } = this.parts;
    saidBox.hidden = said.length === 0;
    if (said.length < this.saidShown) saidList.replaceChildren();
    for (const [index, line] of said.entries()) {
      const text = line.kind === 'keys' ? words(this.language, 'you', { keys: line.text }) : line.text;
      const shown = saidList.children[index];
      if (shown instanceof HTMLElement) put(shown, text);
      else saidList.append(h('li', { class: line.kind, dir: 'auto' }, text));
    }
    if (said.length !== this.saidShown) saidList.scrollTop = saidList.scrollHeight;
    this.saidShown = said.length;
  }

  private drawTime(): void {
    const { startedAt, endedAt, phase } = this.call.state;
    const seconds = startedAt ? ((phase === 'ended' ? (endedAt ?? startedAt) : Date.now()) - startedAt) / 1000 : null;
    put(this.parts.time, seconds === null ? '' : clock(seconds));
  }
}

function build() {
  const brand = h('p', { class: 'brand' });
  const name = h('h1');
  const languages = h('select');
  const status = h('p', { class: 'status', role: 'status' });
  const waiting = h('p', { class: 'waiting', 'aria-live': 'polite' });
  const time = h('p', { class: 'time', role: 'timer' });
  const hint = h('p', { class: 'hint' });
  const troubleTitle = h('strong');
  const troubleHelp = h('span');
  const trouble = h('div', { class: 'trouble', role: 'alert', hidden: true }, troubleTitle, troubleHelp);
  const meter = h('span', { class: 'meter', 'aria-hidden': 'true', hidden: true });
  const dialText = h('span');
  const dial = h('button', { type: 'button', class: 'dial' }, icon(PHONE), dialText);
  const hangUpText = h('span');
  const hangUp = h('button', { type: 'button', class: 'hang-up' }, icon(PHONE), hangUpText);
  const muteText = h('span');
  const mute = h('button', { type: 'button', class: 'mute' }, icon(MICROPHONE), muteText);
  const numberLabel = h('span');
  const numberHelp = h('small');
  const number = h('input', { type: 'tel', autocomplete: 'tel', name: 'number' });
  const numberBox = h('label', { class: 'number' }, numberLabel, number, numberHelp);
  const moreTimeLabel = h('span');
  const moreTime = h('input', { type: 'checkbox', name: 'more-time' });
  const moreTimeBox = h('label', { class: 'more-time' }, moreTime, moreTimeLabel);
  const pad = h('div', { class: 'pad', role: 'group', hidden: true });
  const saidTitle = h('h2');
  const saidList = h('ol', { 'aria-live': 'polite', tabindex: '0' });
  const saidBox = h('section', { class: 'said', hidden: true }, saidTitle, saidList);
  const card = h(
    'div',
    { class: 'card' },
    h('div', { class: 'top' }, h('div', {}, brand, name), languages),
    h('div', { class: 'state' }, status, waiting, time, meter, hint),
    trouble,
    numberBox,
    moreTimeBox,
    pad,
    h('div', { class: 'buttons' }, mute, dial, hangUp),
    saidBox,
  );
  const main = h('main', {}, card);
  return {
    main,
    brand,
    name,
    languages,
    status,
    waiting,
    time,
    hint,
    trouble,
    troubleTitle,
    troubleHelp,
    meter,
    dial,
    dialText,
    hangUp,
    hangUpText,
    mute,
    muteText,
    number,
    numberLabel,
    numberHelp,
    numberBox,
    moreTime,
    moreTimeLabel,
    pad,
    saidTitle,
    saidList,
    saidBox,
  };
}

const PHONE =
  'M5 4h4l2 5l-2.500 1.500a11 11 0 0 0 5 5l1.500 -2.500l5 2v4a2 2 0 0 1 -2 2a16 16 0 0 1 -15 -15a2 2 0 0 1 2 -2';
const MICROPHONE = 'M9 5a3 3 0 0 1 6 0v5a3 3 0 0 1 -6 0zM5 10a7 7 0 0 0 14 0M12 17v4M8 21h8';

function icon(path: string): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(namespace, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** Draws the page of an entry point, or says why there is none. */
export async function open(root: HTMLElement, slug: string): Promise<void> {
  const language = nearestLanguage(navigator.languages);
  try {
    new CallPage(root, await server.entryPoint(slug), slug);
  } catch (error) {
    const word: Word = error instanceof Problem && error.status === 404 ? 'unknown' : 'offline';
    document.documentElement.lang = language;
    root.replaceChildren(h('main', {}, h('div', { class: 'card' }, h('h1', {}, words(language, word)))));
  }
}
