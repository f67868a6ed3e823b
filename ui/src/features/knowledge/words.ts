import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { LANGUAGES } from '../../lib/languages';

export const GROUP = msg`Knowledge`;
export const VISIBILITIES = ['internal', 'signed_in', 'public'] as const;
export type Visibility = (typeof VISIBILITIES)[number];
export const VISIBILITY: Record<Visibility, MessageDescriptor> = {
  internal: msg`Internal`,
  signed_in: msg`Signed in`,
  public: msg`Public`,
};
export const VISIBILITY_HELP: Record<Visibility, MessageDescriptor> = {
  internal: msg`Only colleagues who may read internal articles.`,
  signed_in: msg`Everybody who is signed in, customers on the portal too.`,
  public: msg`Everybody, without signing in.`,
};

/** A language by its own name where it is one of ours, else as the browser calls it. */
export function languageName(tag: string, reader: string): string {
  if (tag in LANGUAGES) return LANGUAGES[tag as keyof typeof LANGUAGES];
  try {
    return new Intl.DisplayNames([reader], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
