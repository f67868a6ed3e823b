import { msg } from '@lingui/core/macro';

/** The colours a status may have, by the names they are stored under. */
export const COLOURS = {
  green: msg`Green`,
  teal: msg`Teal`,
  blue: msg`Blue`,
  violet: msg`Violet`,
  yellow: msg`Yellow`,
  orange: msg`Orange`,
  red: msg`Red`,
  gray: msg`Grey`,
} as const;

export function colourOf(name: string | null | undefined): keyof typeof COLOURS {
  if (name === 'grey') return 'gray';
  return name && name in COLOURS ? (name as keyof typeof COLOURS) : 'gray';
}
