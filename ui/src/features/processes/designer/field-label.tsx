import { fieldWord } from '../parameter-words';
import { Coded } from './coded';
import type { Shape } from './use-knowledge';

/** `owner` is whose field it is: a type of step, the head, or the field whose part it is. */
export type FieldProps = {
  owner: string;
  name: string;
  /** Of one of several under the same name: which one. */
  item?: string;
  shape: Shape;
  value: unknown;
  required?: boolean;
  fallback?: unknown;
  change: (value: unknown) => void;
};

type Called = Pick<FieldProps, 'owner' | 'name' | 'item'>;

/** As people read a parameter's name. */
export function called({ owner, name, item }: Called): string {
  return item ?? fieldWord(owner, name) ?? name.replaceAll('_', ' ');
}

export function Label(of: Called) {
  return <Coded word={called(of)} code={of.item === undefined ? of.name : undefined} />;
}

export function Code(of: Called) {
  return <Coded said={called(of)} code={of.item === undefined ? of.name : undefined} />;
}
