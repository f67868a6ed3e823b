import type { Collection } from '../../api/collections';
import type { FieldProblem } from '../../api/problem';
import type { Language } from '../../lib/i18n';
import type { ServerWords } from './server-words';

export type Option = { value: string; label: string };

type Shared = {
  /** A dotted path into the values: `policy.offer_timeout_s`. */
  name: string;
  label: string;
  help?: string;
  required?: boolean;
  /** Shown only while true of the values; in a list, of its row. */
  when?: (values: Values) => boolean;
  /** What else is wrong with the value: by the path inside it, its own under ''. */
  check?: (value: unknown) => Errors;
  /** Set once: not to be changed on a row that exists. */
  fixed?: boolean;
  /** Its track in a list. */
  width?: string;
  /** Stands beside another half where there is room. */
  half?: boolean;
};

/** A form's field as data. */
export type Field = Shared &
  (
    | { kind: 'text' | 'email' | 'paragraph' | 'date' | 'time' | 'moment' | 'colour' }
    /** Of a row that exists it is never shown: `kept` says what an empty one then means. */
    | { kind: 'password'; kept?: string }
    /** A text in our languages, or in one; a `long` one has several lines. */
    | { kind: 'texts'; long?: boolean }
    | {
        kind: 'number';
        /** Least and most as shown. */
        min?: number;
        max?: number;
        step?: number;
        unit?: string;
        /** How much of what is stored makes one of what is shown: 60 for minutes of seconds. */
        per?: number;
        whole?: boolean;
        /** Said while empty: what that means. */
        nothing?: string;
      }
    | { kind: 'switch' }
    /** A list of words, typed with commas between them. */
    | { kind: 'words' }
    /** A list of sentences, one on each line. */
    | { kind: 'lines' }
    | {
        kind: 'select' | 'multi';
        options?: Option[];
        from?: Collection;
        nothing?: string;
        /** What the chosen text is stored as. */
        as?: 'number' | 'boolean';
      }
    /** A list of small forms. */
    | { kind: 'rows'; fields: Field[]; blank: Values; add: string }
  );

export type Section = { title?: string; fields: Field[] };

export type Values = Record<string, unknown>;

/** What is wrong with each field, by its path. */
export type Errors = Record<string, string>;

export function read(values: Values, path: string): unknown {
  let at: unknown = values;
  for (const key of path.split('.')) at = (at as Values | undefined)?.[key];
  return at;
}

/** A copy with one path changed; what does not lie on the path is shared. */
export function write(values: Values, path: string, value: unknown): Values {
  const [head = '', ...rest] = path.split('.');
  const inner = rest.length ? write((values[head] ?? {}) as Values, rest.join('.'), value) : value;
  if (Array.isArray(values)) return values.map((old, i) => (String(i) === head ? inner : old)) as unknown as Values;
  return { ...values, [head]: inner };
}

export function isBlank(value: unknown): boolean {
  if (value == null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object') return Object.values(value).every(isBlank);
  return false;
}

/** A stored number as people read it: 90 seconds are 1.5 minutes. */
export function shownNumber(stored: number, per = 1): number {
  return Number((stored / per).toFixed(4));
}

/** A chosen text as it is stored. */
export function storedChoice(text: string | null, as?: 'number' | 'boolean'): unknown {
  if (text === null || !as) return text;
  return as === 'number' ? Number(text) : text === 'true';
}

/** The words for what can be wrong; given by the caller, who knows the language. */
export type Wording = { required: string; least: (n: number) => string; most: (n: number) => string; whole: string };

/** Checks what can be known without the server. */
export function validate(fields: Field[], values: Values, words: Wording, prefix = ''): Errors {
  const errors: Errors = {};
  for (const field of fields) {
    if (field.when && !field.when(values)) continue;
    const value = read(values, field.name);
    const path = prefix + field.name;
    if (isBlank(value)) {
      if (field.required) errors[path] = words.required;
    } else if (field.kind === 'number' && typeof value === 'number') {
      const shown = shownNumber(value, field.per);
      if (field.min !== undefined && shown < field.min) errors[path] = words.least(field.min);
      else if (field.max !== undefined && shown > field.max) errors[path] = words.most(field.max);
      else if (field.whole && !Number.isInteger(shown)) errors[path] = words.whole;
    }
    for (const [inside, message] of Object.entries(field.check?.(value) ?? {}))
      errors[inside ? `${path}.${inside}` : path] ??= message;
    if (field.kind === 'rows' && Array.isArray(value)) {
      for (const [index, row] of value.entries())
        Object.assign(errors, validate(field.fields, row as Values, words, `${path}.${index}.`));
    }
  }
  return errors;
}

/**
 * The server names fields by their place in its request (`body.rings.0.after_s`, `skills[2].level`): ours are bare. What
 * it says is English; `words` has the reader's for the codes that we know.
 */
export function serverErrors(problems: FieldProblem[], words: ServerWords = {}): Errors {
  return Object.fromEntries(
    problems.map((problem) => [
      problem.field.replace(/\[(\d+)\]/g, '.$1').replace(/^(body|query|path)\./, ''),
      serverSentence(problem, words),
    ]),
  );
}

export function serverSentence(problem: FieldProblem, words: ServerWords): string {
  const said = words[problem.code];
  return typeof said === 'function' ? said(problem) : (said ?? problem.message);
}

export type TextMap = Partial<Record<Language, string>> & Record<string, string>;

/** A text as a map of languages; a bare string is that of the given language. */
export function asTextMap(value: unknown, language: string): TextMap {
  if (typeof value === 'string') return { [language]: value } as TextMap;
  return (value ?? {}) as TextMap;
}

/** A map without its empty languages. */
export function trimTextMap(map: TextMap): TextMap {
  return Object.fromEntries(Object.entries(map).filter(([, text]) => text.trim() !== '')) as TextMap;
}

/** `8`, `8:5`, `0830`, `8h30` as `08:00`, `08:05`, `08:30`; anything else as it was typed, for the server to refuse. */
export function asTime(typed: string): string {
  const match = /^(\d{1,2})(?:[:.hH]?(\d{1,2}))?$/.exec(typed.trim());
  if (!match) return typed;
  return `${(match[1] ?? '').padStart(2, '0')}:${(match[2] ?? '0').padStart(2, '0')}`;
}
