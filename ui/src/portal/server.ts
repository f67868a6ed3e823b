/** Requests of the portal's page: a cookie of its own, or the token of a link to one ticket. */
import { Problem, toProblem } from '../api/problem';
import type { Language } from '../lib/languages';

type Words = string | Record<string, string>;

const PATIENCE_MS = 30_000;

export type State = 'received' | 'in_work' | 'waits_for_you' | 'waits_for_others' | 'solved' | 'closed';
export type PromiseKind = 'first_response' | 'update' | 'resolution';
export type Site = {
  label: string;
  brand: Words;
  title: Words;
  welcome: Words | null;
  accent: string;
  on_accent: string;
  language: string;
  largest_file: number;
  rating: Measure;
};
export type IncidentState = 'investigating' | 'identified' | 'watching' | 'resolved';
export type Incident = {
  id: string;
  title: Words;
  message: Words;
  state: IncidentState;
  began_at: string;
  changed_at: string;
  joinable: boolean;
};
export type Me = {
  name: string | null;
  address: string;
  language: string | null;
  colleagues: boolean;
  has_password: boolean;
  entry: 'link' | 'password' | 'provider';
};
export type Line = {
  number: number;
  subject: string;
  state: State;
  opened_at: string;
  last_at: string;
  answered: boolean;
  mine: boolean;
  promise: { kind: PromiseKind; due_at: string } | null;
};
export type File_ = { id: string; name: string; size: number; kept: boolean };
export type Entry = {
  id: string;
  at: string;
  by: 'you' | 'us' | 'other';
  name: string | null;
  text: string;
  files: File_[];
};
export type Measure = 'csat' | 'ces' | 'nps';
export type Rating = { measure: Measure; score: number; comment: string };
export type Wish = 'move' | 'cancel';
export type Visit = {
  id: string;
  kind: 'on_site' | 'at_counter';
  status: 'planned' | 'done' | 'missed' | 'cancelled';
  begins_at: string;
  ends_at: string;
  zone: string;
  place: string;
  who: string;
  note: string;
  asked: Wish | null;
};
export type Ticket = Line & { entries: Entry[]; rating: Rating | null; visits: Visit[] };
export type Kind = { slug: string; name: Words; description: Words | null; subject: string; text: string };
export type Value = string | number | boolean | string[] | null;
export type FormField = {
  slug: string;
  name: Words;
  kind: 'text' | 'number' | 'boolean' | 'date' | 'choice' | 'choices';
  choices: { value: string; label: Words }[];
  required: boolean;
};
/** What is asked for beside its words: a known incident, or a kind of request with its fields. */
export type About = { incident_id?: string; kind?: string; fields?: Record<string, Value> };
export type Written = { number: number; entry_id: string };
export type Article = { slug: string; title: string; excerpt: string; language: string };

export class Server {
  constructor(
    readonly label: string,
    private readonly pass = '',
  ) {}

  site = () => this.ask<Site>('GET', '');
  me = () => this.ask<Me>('GET', '/session');
  askForLink = (address: string, language: Language) => this.ask('POST', '/links', { address, language });
  enter = (secret: string) => this.ask<Me>('POST', '/session', { secret });
  enterByPassword = (address: string, password: string) =>
    this.ask<Me>('POST', '/password-session', { address, password });
  setPassword = (fresh: string, current?: string) => this.ask('PUT', '/password', { new: fresh, current });
  removePassword = (current?: string) => this.ask('POST', '/password/remove', { current });
  providers = () => this.ask<{ items: { slug: string; name: string }[] }>('GET', '/sign-on');
  setOut = (slug: string) => this.ask<{ url: string }>('POST', `/sign-on/${encodeURIComponent(slug)}`);
  leave = () => this.ask('DELETE', '/session');
  ticket = (number: number) => this.ask<Ticket>('GET', `/tickets/${number}`);
  rate = (number: number, score: number, comment: string) =>
    this.ask('PUT', `/tickets/${number}/rating`, { score, comment });
  close = (number: number) => this.ask('POST', `/tickets/${number}/close`);

  tickets(colleagues: boolean, before: number | null): Promise<{ items: Line[]; next: number | null }> {
    const query = new URLSearchParams({
      colleagues: String(colleagues),
      ...(before ? { before: String(before) } : {}),
    });
    return this.ask('GET', `/tickets?${query}`);
  }

  incidents = () => this.ask<{ items: Incident[] }>('GET', '/incidents');

  kinds = () => this.ask<{ items: Kind[] }>('GET', '/kinds');
  form = (kind: string, fields: Record<string, Value>) =>
    this.ask<{ items: FormField[] }>('POST', `/kinds/${encodeURIComponent(kind)}/form`, { fields });

  openTicket(subject: string, text: string, language: Language, name: string, about: About = {}): Promise<Written> {
    return this.ask('POST', '/tickets', { subject, text, language, client_id: name, ...about });
  }

  write(number: number, text: string, name: string): Promise<Written> {
    return this.ask('POST', `/tickets/${number}/messages`, { text, client_id: name });
  }

  addFile({ number, entry_id }: Written, file: File): Promise<File_> {
    const query = new URLSearchParams({ name: file.name });
    return this.ask('POST', `/tickets/${number}/entries/${entry_id}/files?${query}`, file);
  }

  /** A file as something to keep: a link with the pass cannot carry its header, so it is fetched. */
  async file(number: number, id: string): Promise<Blob> {
    const response = await this.fetch('GET', `/tickets/${number}/files/${id}`);
    return response.blob();
  }

  askAboutVisit(number: number, id: string, wish: Wish, text: string, name: string): Promise<Written> {
    return this.ask('POST', `/tickets/${number}/visits/${id}/wish`, { wish, text, client_id: name });
  }

  async visitFile(number: number, id: string): Promise<Blob> {
    const response = await this.fetch('GET', `/tickets/${number}/visits/${id}/calendar`);
    return response.blob();
  }

  async articles(question: string, language: Language): Promise<Article[]> {
    const query = new URLSearchParams({ q: question, language, limit: '4' });
    const found = await this.answer<{ items: Article[] }>(
      await this.send('GET', `/api/public/knowledge/${encodeURIComponent(this.label)}/search?${query}`),
    );
    return found.items;
  }

  articleSolved = async (slug: string): Promise<void> => {
    const place = `/api/public/knowledge/${encodeURIComponent(this.label)}/articles/${encodeURIComponent(slug)}`;
    await this.answer(await this.send('POST', `${place}/solved`));
  };

  articleAddress(slug: string, language: Language): string {
    const place = `/api/public/knowledge/${encodeURIComponent(this.label)}/articles/${encodeURIComponent(slug)}/page`;
    return `${place}?${new URLSearchParams({ language })}`;
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.answer<T>(await this.fetch(method, path, body));
  }

  private async fetch(method: string, path: string, body?: unknown): Promise<Response> {
    return this.send(method, `/api/public/portal/${encodeURIComponent(this.label)}${path}`, body);
  }

  private async answer<T>(response: Response): Promise<T> {
    return (response.status === 204 ? {} : await response.json().catch(() => ({}))) as T;
  }

  private async send(method: string, address: string, body?: unknown): Promise<Response> {
    const isFile = body instanceof Blob;
    const type = isFile ? 'application/octet-stream' : 'application/json';
    let response: Response;
    try {
      response = await fetch(address, {
        method,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: {
          'x-switchroom': '1',
          ...(body === undefined ? {} : { 'content-type': type }),
          ...(this.pass ? { 'x-portal-pass': this.pass } : {}),
        },
        body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
      });
    } catch (error) {
      throw toProblem(error, 0);
    }
    if (!response.ok) throw toProblem(await response.json().catch(() => ({})), response.status);
    return response;
  }
}

export { Problem };
