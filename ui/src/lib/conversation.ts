/** What is written in a chat, as both sides hold it: the server numbers messages densely, from 1. */
export type Attachment = { id: string; name: string; type: string; size: number };

export type Message = {
  number: number;
  at: string;
  author: 'customer' | 'agent' | 'process';
  name?: string | null;
  kind: 'text' | 'file' | 'prompt' | 'answer' | 'code' | 'note_of_state';
  text?: string | null;
  /** What a note of state reports; the page has the words. */
  note?: string | null;
  file?: Attachment | null;
  client_id?: string | null;
};

/** Both lists as one in order, each number once; the same array when there is nothing new. */
export function merged<M extends Message>(known: readonly M[], news: readonly M[]): readonly M[] {
  const numbers = new Set(known.map((message) => message.number));
  const added = news.filter(({ number }) => !numbers.has(number) && numbers.add(number));
  if (!added.length) return known;
  return [...known, ...added].sort((a, b) => a.number - b.number);
}

/** Up to which number nothing is missing: what was sent here may be ahead of what was not yet fetched. */
export function whole(messages: readonly Message[]): number {
  let last = 0;
  for (const { number } of messages) {
    if (number !== last + 1) break;
    last = number;
  }
  return last;
}

/** How many messages of the other side are newer than `read`. */
export function unread(messages: readonly Message[], read: number, mine: Message['author']): number {
  return messages.filter(({ number, author, kind }) => number > read && author !== mine && kind !== 'note_of_state')
    .length;
}

/** Since when the customer has been waiting for an agent's words; null when the last word is ours. */
export function waitingSince(messages: readonly Message[]): string | null {
  let since: string | null = null;
  for (const { author, at } of messages) {
    if (author === 'agent') since = null;
    else if (author === 'customer') since ??= at;
  }
  return since;
}

export type Piece = { text: string; href?: string };

const LINK = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}。,;:!?)】》]/g;

/** A message's text with its web addresses apart. Only http and https: a message must not run anything. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: match[0], href: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Whether a browser may show it as a picture. SVG may carry scripts, so it may not. */
export function isPicture(file: Attachment): boolean {
  return SHOWN.includes(file.type);
}

/** `3 kB`, `1.4 MB`. */
export function size(bytes: number, language: string): string {
  const [unit, value] = bytes >= 1e6 ? ['megabyte', bytes / 1e6] : ['kilobyte', Math.max(1, bytes / 1e3)];
  const digits = value < 10 && unit === 'megabyte' ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: digits }).format(value);
}
