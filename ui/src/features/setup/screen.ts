import type { ReactNode } from 'react';
import type { Collection, Row } from '../../api/collections';
import type { Section, Values } from '../../ui/form/fields';
import type { ListKind } from '../../ui/lists/list-files';
import type { Column } from '../../ui/table/columns';

/** A set-up screen as data: one list and one form do the rest. */
export type Screen = {
  collection: Collection;
  title: string;
  /** Heads the form of a new row. */
  create: string;
  /** Said when there is none yet: what it is for. */
  purpose: string;
  columns: Column<Row>[];
  sections: Section[];
  blank: Values;
  /** Its rows of fields take more room than a form usually has. */
  wide?: boolean;
  /** Rows in the order and depth in which they belong together. */
  arrange?: (rows: Row[]) => Row[];
  /** Whether a row can be changed after it was made. */
  unchangeable?: boolean;
  /** What a made row answers once and never again. */
  reveal?: (answer: Record<string, unknown>) => string | undefined;
  /** What is told of the values as they stand in the form, before they are saved. */
  ahead?: (values: Values, row: Row | undefined, change: (path: string, value: unknown) => void) => ReactNode;
  /** What putting a row away is called, where it does more than keep it from being chosen. */
  away?: { button: ReactNode; title: ReactNode; action: ReactNode; words: ReactNode };
  /** What else can be done with a row, above its form's end. */
  extra?: (row: Row, close: () => void) => ReactNode;
  nameOf?: (row: Row) => string;
  /** Where a row of another collection, which stands in this list, is changed. */
  elsewhere?: (row: Row) => string | undefined;
  /** What stands above the list. */
  above?: () => ReactNode;
  /** The list's way in and out as a file. */
  files?: { kind: ListKind; needs: string };
};

/** What only the server writes. */
const SERVERS_OWN = new Set([
  'id',
  'version',
  'archived',
  'origin',
  'owner_id',
  'created_at',
  'last_used_at',
  'prefix',
  'token_prefix',
  'token_at',
  'used_at',
  'token',
  'failures',
  'on',
  'off_why',
  'since',
  'next_at',
  'looked',
  'fired',
  'fired_at',
  'arrived_at',
  'failed_at',
  'paused_at',
  'paused_why',
  'previous_until',
  'has_secret',
  'redirect_path',
  'files',
]);

/** A row as the form's values. */
export function toValues(row: Row, blank: Values): Values {
  const own = Object.entries(row).filter(([key]) => !SERVERS_OWN.has(key));
  return structuredClone({ ...blank, ...Object.fromEntries(own) });
}

/** What differs from the row, with the version it was made from. Empty passwords mean "as it was". */
export function toPatch(values: Values, row: Row): Values {
  const changed = Object.entries(values).filter(
    ([key, value]) =>
      JSON.stringify(value) !== JSON.stringify(row[key]) &&
      !(row[key] === undefined && (value === null || value === '')),
  );
  return { ...Object.fromEntries(changed), version: row.version };
}

/** What a new row is made from: fields left empty are left to the server. */
export function toBody(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== '' && value !== undefined && value !== null),
  );
}
