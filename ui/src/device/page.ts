/** The device check: looks, shows exactly what will be sent, and sends it once. */
import { h, put } from '../lib/dom';
import { type Language, nearestLanguage, SHORT_NAMES } from '../lib/languages';
import { Problem, publicAnswer } from '../lib/public';
import { say } from '../lib/text';
import { camera, facts, microphone, network, type Report } from './measure';
import { type Say, sayIn, type Word } from './words';

type Site = { number: number; brand: string | Record<string, string> | null; language: string };
/** A slow line takes its time for the sample by which it is measured. */
const PATIENCE_MS = 30_000;

const ask = (pass: string, path = '', body?: unknown) =>
  publicAnswer(body === undefined ? 'GET' : 'POST', `device-check${path}`, {
    body,
    headers: { 'x-device-pass': pass },
    patience: PATIENCE_MS,
  });

export function refusalWord(error: unknown): Word {
  if (!(error instanceof Problem)) return 'trouble';
  if (error.passing) return 'unreachable';
  if (error.status === 410) return 'over';
  return error.status === 429 ? 'throttled' : 'trouble';
}

/** Each thing that will be sent, in words. */
export function lines(report: Report, w: Say): [string, string][] {
  const yes = (value: boolean) => w(value ? 'yes' : 'no');
  const { latency_ms: latency, speed_kbit: speed } = report;
  return [
    [w('browser'), report.browser || w('unknown')],
    [w('system'), report.system || w('unknown')],
    [w('spoken'), report.language ?? w('unknown')],
    [w('time_zone'), report.time_zone || w('unknown')],
    [w('screen'), `${report.screen_width} x ${report.screen_height}, ${report.pixel_ratio}:1`],
    [w('window'), `${report.window_width} x ${report.window_height}`],
    [w('online'), yes(report.online)],
    [w('connection'), report.connection || w('unknown')],
    [w('latency'), latency === null ? w('unknown') : `${latency} ms`],
    [w('speed'), speed === null ? w('unknown') : `${(speed / 1000).toFixed(1)} Mbit/s`],
    [w('microphone'), w(report.microphone)],
    [w('camera'), w(report.camera)],
    [w('cookies'), yes(report.cookies)],
    [w('storage'), yes(report.storage)],
    [w('websocket'), yes(report.websocket)],
    [w('webrtc'), yes(report.webrtc)],
  ];
}

/** Opens the page for whoever holds the link. */
export async function open(root: HTMLElement, pass: string): Promise<void> {
  let site: Site | null = null;
  let refusal: Word = 'over';
  try {
    site = await (await ask(pass)).json();
  } catch (error) {
    refusal = refusalWord(error);
  }
  const page = new Page(root, pass, site, refusal);
  await page.begin();
}

class Page {
  private report = facts();
  private language: Language;
  private state: 'measuring' | 'ready' | 'listening' | 'sending' | 'sent' = 'measuring';
  private refusal: Word | null;
  private readonly brand = h('p', { class: 'brand' });
  private readonly title = h('h1');
  private readonly languages = h('select');
  private readonly purpose = h('p');
  private readonly mediaHelp = h('p', { class: 'help', id: 'media-help' });
  private readonly media = h('button', { type: 'button', 'aria-describedby': 'media-help' });
  private readonly heading = h('h2');
  private readonly list = h('dl', { class: 'findings' });
  private readonly send = h('button', { type: 'button', class: 'primary' });
  private readonly said = h('p', { role: 'status' });
  private readonly error = h('p', { class: 'error', role: 'alert' });
  private readonly body = h('div', { class: 'stack' });

  constructor(
    root: HTMLElement,
    private readonly pass: string,
    private readonly site: Site | null,
    refusal: Word,
  ) {
    this.refusal = site ? null : refusal;
    this.language = nearestLanguage([...navigator.languages, site?.language]);
    for (const [tag, name] of Object.entries(SHORT_NAMES)) {
      this.languages.append(h('option', { value: tag, lang: tag, selected: tag === this.language }, name));
    }
    this.languages.addEventListener('change', () => {
      this.language = nearestLanguage([this.languages.value]);
      this.draw();
    });
    this.media.addEventListener('click', () => void this.checkMedia());
    this.send.addEventListener('click', () => void this.submit());
    this.body.append(
      this.purpose,
      h('div', { class: 'stack' }, this.mediaHelp, h('div', { class: 'buttons' }, this.media)),
      this.heading,
      this.list,
      h('div', { class: 'buttons' }, this.send),
    );
    const header = h('header', {}, h('div', {}, this.brand, this.title), this.languages);
    root.replaceChildren(h('main', {}, header, h('div', { class: 'page' }, this.body, this.error, this.said)));
    this.draw();
  }

  async begin(): Promise<void> {
    if (!this.site) return;
    const found = await network(
      () => ask(this.pass),
      async () => (await ask(this.pass, '/sample')).blob(),
    );
    this.report = { ...this.report, ...found };
    this.become('ready');
  }

  private async checkMedia(): Promise<void> {
    this.become('listening');
    this.report = { ...this.report, microphone: await microphone() };
    this.report = { ...this.report, camera: await camera() };
    this.become('ready');
  }

  private async submit(): Promise<void> {
    this.refusal = null;
    this.become('sending');
    try {
      await ask(this.pass, '', this.report);
      this.become('sent');
    } catch (error) {
      this.refusal = refusalWord(error);
      this.become('ready');
    }
  }

  private become(state: Page['state']): void {
    this.state = state;
    this.draw();
  }

  private draw(): void {
    const w = sayIn(this.language);
    const { site, state } = this;
    document.documentElement.lang = this.language;
    document.title = w('title');
    put(this.brand, site?.brand ? say(site.brand, this.language) : '');
    put(this.title, w('title'));
    this.languages.setAttribute('aria-label', w('language'));
    put(this.purpose, w('purpose', { number: String(site?.number ?? '') }));
    put(this.mediaHelp, w('mediaHelp'));
    put(this.media, w('media'));
    put(this.heading, w('what'));
    this.list.replaceChildren(
      ...lines(this.report, w).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', { dir: 'auto' }, value))),
    );
    put(this.send, w('send'));
    this.media.disabled = this.send.disabled = state !== 'ready';
    this.body.hidden = !site || state === 'sent';
    put(this.error, this.refusal ? w(this.refusal) : '');
    const words = { measuring: 'measuring', listening: 'listening', sending: '', ready: '', sent: 'sent' } as const;
    const word = site ? words[state] : '';
    put(this.said, word ? w(word) : '');
  }
}
