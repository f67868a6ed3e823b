import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** The categories that come with the program; a house adds its own. */
const CATEGORIES: Record<string, MessageDescriptor> = {
  handling: msg({ message: 'Handling', context: 'category' }),
  enquiry: msg({ message: 'Enquiry', context: 'category' }),
  'record-check': msg({ message: 'Record check', context: 'category' }),
  advice: msg({ message: 'Advice', context: 'category' }),
  complaint: msg({ message: 'Complaint', context: 'category' }),
  quality: msg({ message: 'Quality', context: 'category' }),
  knowledge: msg({ message: 'Knowledge', context: 'category' }),
  floor: msg({ message: 'Floor', context: 'category' }),
  system: msg({ message: 'System', context: 'category' }),
  'specialist-desk': msg({ message: 'Specialist desk', context: 'category' }),
  indicators: msg({ message: 'Indicators', context: 'category' }),
  people: msg({ message: 'People', context: 'category' }),
  reports: msg({ message: 'Reports', context: 'category' }),
  satisfaction: msg({ message: 'Satisfaction', context: 'category' }),
};

/** A category as people call it; one of the house's own as it is written. */
export function categoryWord(category: string | null | undefined): string {
  if (!category) return '';
  const word = CATEGORIES[category];
  return word ? i18n._(word) : category;
}

const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** How many seconds a length of the process language has; undefined for what is none. */
export function secondsIn(length: string): number | undefined {
  const parts = [...length.matchAll(/(\d+)(ms|s|m|h|d)/g)];
  if (!parts.length) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit as string] ?? 0), 0);
}
