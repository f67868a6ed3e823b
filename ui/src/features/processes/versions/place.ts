import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { fieldWord, HEAD, partWord } from '../parameter-words';
import { valueWord } from '../value-words';

/**
 * A place of a definition for people: the step and what of it, without the words that only the file needs.
 * Where the type of the step is known, its fields have the names that they have in its form.
 */
export function placeWords(place: readonly string[], typeOf?: (step: string) => string | undefined): string {
  return partsOf(place, typeOf).join(' · ');
}

function partsOf(place: readonly string[], typeOf: ((step: string) => string | undefined) | undefined): string[] {
  const [first, ...rest] = place;
  if (first === undefined) return [];
  if (first === 'cases') return rest;
  if (first !== 'steps') return fieldsOf(HEAD, place);
  const [step, ...within] = rest;
  if (step === undefined) return [];
  const nested = within.indexOf('steps');
  if (within[0] === 'waiting' && nested > 0)
    return [step, ...fieldsOf(undefined, within.slice(0, nested)), ...partsOf(within.slice(nested), typeOf)];
  return [step, ...fieldsOf(typeOf?.(step), within)];
}

/** A field, what an author calls one of its parts, and a field of that part. */
export function fieldsOf(owner: string | undefined, [field, ...parts]: readonly string[]): string[] {
  if (field === undefined) return [];
  const depth = field === 'waiting' ? 0 : 1;
  return [
    fieldWord(owner, field) ?? field,
    ...parts.map((part, at) => (at === depth && partWord(field, part)) || part),
  ];
}

/** What stands at a place of a step or of the head, as somebody reads it. */
export function written([field = '']: readonly string[], value: unknown): string {
  const word = (one: unknown) => valueWord(field, one) ?? (typeof one === 'string' ? one : JSON.stringify(one));
  if (typeof value === 'boolean') return i18n._(value ? msg`Yes` : msg`No`);
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.map(word).join(', ');
  return word(value);
}
