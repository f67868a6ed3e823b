import { createRow, listAll, type Row, updateRow } from '../../api/collections';
import { Problem } from '../../api/problem';

/** What somebody tells us of their own centre. */
export type OwnCentre = {
  company: string;
  zone: string;
  brand: string;
  label: string;
  opens: string;
  closes: string;
  weekend: boolean;
  entry: string;
  greeting: string;
  language: string;
  people: string;
};

export type Person = { line: number; name: string; email: string; password: string };
export type Trouble = { line: number; why: 'columns' | 'email' | 'password' | 'twice' | 'refused'; detail?: string };

const WORKDAYS = [0, 1, 2, 3, 4];
const WEEKEND = [5, 6];
const SHORTEST_PASSWORD = 10;

/** People out of lines `name, e-mail, password`, as a table is copied (comma, semicolon or tab); what is wrong with the others. */
export function readPeople(text: string): { people: Person[]; troubles: Trouble[] } {
  const people: Person[] = [];
  const troubles: Trouble[] = [];
  const known = new Set<string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    if (!raw.trim()) return;
    const [name = '', email = '', password = '', ...more] = raw.split(/[,;\t]/).map((cell) => cell.trim());
    const address = email.toLowerCase();
    if (!name || !email || more.length) troubles.push({ line, why: 'columns' });
    else if (!/^[^@\s]+@[^@\s]+$/.test(email)) troubles.push({ line, why: 'email' });
    else if (password && password.length < SHORTEST_PASSWORD) troubles.push({ line, why: 'password' });
    else if (known.has(address)) troubles.push({ line, why: 'twice' });
    else {
      known.add(address);
      people.push({ line, name, email, password });
    }
  });
  return { people, troubles };
}

/** Short names for addresses, out of any name. */
export function slugOf(name: string): string {
  const letters = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/[^a-zA-Z0-9-]/g, '')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return (letters || `centre-${[...name].map((c) => c.codePointAt(0)?.toString(36)).join('')}`).slice(0, 60);
}

/** The same hours each day; whoever closes at midnight closes at the day's end. */
export function weekOf({ opens, closes, weekend }: Pick<OwnCentre, 'opens' | 'closes' | 'weekend'>) {
  const to = closes === '00:00' ? '24:00' : closes;
  return [...WORKDAYS, ...(weekend ? WEEKEND : [])].map((day) => ({ day, from: opens, to }));
}

/** The first process, as its file would be: a greeting, the hours, a queue with music. */
export function firstProcess(slug: string, own: OwnCentre): string {
  const words = (text: string) => JSON.stringify({ [own.language]: text });
  return `
process: ${slug}
title: ${words(own.entry)}
kind: service
languages: [${own.language}]
start: hours
steps:
  hours: {type: hours, calendar: ${slug}, outcomes: {open: greeting}, otherwise: closed}
  closed: {type: say, text: ${words(own.greeting)}, then: end}
  greeting: {type: say, text: ${words(own.greeting)}, then: wait}
  wait:
    type: queue
    queue: ${slug}
    maximum: 15m
    waiting:
      start: place
      steps:
        place: {type: say, announce: [position, expected-wait], then: music}
        music: {type: wait, for: 30s, music: calm, then: place}
    outcomes: {answered: dispose}
    otherwise: end
  dispose: {type: dispose, then: end}
  end: {type: end}
`;
}

type Publish = (definition: string) => Promise<unknown>;

/** Makes all of it, in the order in which things need each other; people that were refused. Throws what stops it. */
export async function makeOwn(own: OwnCentre, me: string, publish: Publish): Promise<Trouble[]> {
  const slug = slugOf(own.entry);
  const units = await listAll('units');
  const root = units.find((unit) => unit.parent_id == null) as Row;
  await updateRow('units', root.id, { version: root.version, name: own.company, time_zone: own.zone });
  const group = slugOf(own.brand);
  const brand = await createRow('brands', { name: own.brand, label: own.label, language: own.language, group });
  const weekly = weekOf(own);
  await createRow('calendars', { name: own.entry, slug, time_zone: own.zone, weekly, holidays: [] });
  const policy = { wrap_up_s: 60, offer_timeout_s: 20 };
  const named = { name: own.entry, slug, unit_id: root.id };
  const queue = await createRow('queues', { ...named, medium: 'voice', policy });
  await publish(firstProcess(slug, own));
  const entry = { ...named, medium: 'voice', brand_id: brand.id, process_slug: slug, language: own.language };
  await createRow('entry-points', entry);
  await serveToo(me, String(queue.id));
  return hire(own, root.id, String(queue.id));
}

/** Whoever sets it up can take the first calls. */
async function serveToo(id: string, queue: string): Promise<void> {
  const users = await listAll('users');
  const person = users.find((user) => user.id === id);
  if (!person) return;
  const queue_ids = [...((person.queue_ids as string[]) ?? []), queue];
  await updateRow('users', id, { version: person.version, queue_ids, capacity: { voice: 1, chat: 3 } });
}

async function hire(own: OwnCentre, unit_id: string, queue: string): Promise<Trouble[]> {
  const sets = await listAll('permission-sets');
  const agent = sets.find((set) => set.slug === 'agent');
  const grants = agent ? [{ permission_set_id: agent.id, unit_id }] : [];
  const refused: Trouble[] = [];
  for (const { line, name, email, password } of readPeople(own.people).people) {
    const person = { name, email, unit_id, grants, queue_ids: [queue], capacity: { voice: 1, chat: 3 } };
    try {
      await createRow('users', { ...person, ...(password && { password }) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused.push({ line, why: 'refused', detail: error.detail || error.code });
    }
  }
  return refused;
}
