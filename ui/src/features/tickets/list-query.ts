import { UNSOLVED } from './words';

export type Params = Readonly<Record<string, string | undefined>>;

const LIVE = UNSOLVED.join(',');
/** What is shown where the address says nothing: what waits for me. */
const MINE: Params = { assignee: 'me', status: LIVE, sort: 'due' };
export const ALL = 'all';
const FILTERS = [
  ...['status', 'type', 'priority', 'assignee', 'unit', 'tag', 'overdue', 'requester', 'simulated'],
  ...['tier', 'vendor', 'escalation_overdue'],
];
/** By these, only what is not solved is sorted: the others are too many, and nothing is due on them. */
const OF_UNSOLVED = ['due', 'priority'];

/** The list's query out of the address. A search without any filter looks everywhere. */
export function listQuery(params: Readonly<Record<string, unknown>>): Params {
  const named = only(params, [...FILTERS, 'search', 'sort']);
  if (!Object.keys(named).length && params.view !== ALL) return MINE;
  const { status = '', sort = '', overdue } = named;
  if (!overdue && !OF_UNSOLVED.includes(sort)) return named;
  const statuses = status.split(',').filter((one) => (UNSOLVED as readonly string[]).includes(one));
  return { ...named, status: statuses.length ? statuses.join(',') : LIVE };
}

/** As texts: the router takes `1042` and `true` in an address for what they look like. */
function only(params: Readonly<Record<string, unknown>>, names: readonly string[]): Params {
  const said = names.filter((name) => params[name] !== undefined && params[name] !== '');
  return Object.fromEntries(said.map((name) => [name, String(params[name])]));
}

/** What the address has to say so that these parts of the query change and the others stay. */
export function addressFor(query: Params, part: Params): Params {
  const next = only({ ...query, ...part }, [...FILTERS, 'search', 'sort']);
  const gone = Object.fromEntries([...FILTERS, 'search', 'sort'].map((name) => [name, undefined]));
  return { ...gone, ...next, view: Object.keys(next).length ? undefined : ALL };
}

/** Whether the list shows just what a view asks for. */
export function isView(query: Params, view: Params): boolean {
  const asked = listQuery(view);
  return Object.keys({ ...query, ...asked }).every((name) => query[name] === asked[name]);
}

/** As the head of the list shows it: the newest change stands first, everything else grows. */
export function shownSort(sort: string | undefined): string {
  return sort && sort !== 'changed' ? sort : '-changed';
}

/** What a click on a column's head asks for: each is sorted one way only, and a second click takes it back. */
export function clickedSort(clicked: string | undefined, current: string | undefined): string | undefined {
  const column = clicked?.replace('-', '');
  return column === current || column === 'changed' ? undefined : column;
}
