import { msg } from '@lingui/core/macro';
import { IconArrowsSplit, IconBriefcase, IconMessage, IconNotes, IconPhoneCalling } from '@tabler/icons-react';

/** What a step is about, as an icon and a word. */
export const FAMILIES = {
  talk: { icon: IconMessage, word: msg`Talk` },
  logic: { icon: IconArrowsSplit, word: msg`Logic` },
  route: { icon: IconPhoneCalling, word: msg`Routing` },
  keep: { icon: IconNotes, word: msg`Records` },
  work: { icon: IconBriefcase, word: msg`Work` },
} as const;

export function familyOf(name: string) {
  return name in FAMILIES ? FAMILIES[name as keyof typeof FAMILIES] : FAMILIES.logic;
}
