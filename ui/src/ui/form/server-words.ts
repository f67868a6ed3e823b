import { useLingui } from '@lingui/react/macro';
import type { FieldProblem } from '../../api/problem';

/** What the server found wrong with a field, said in the reader's language. */
export type ServerWords = Record<string, string | ((problem: FieldProblem) => string)>;

export function useServerWords(): ServerWords {
  const { t } = useLingui();
  return {
    taken: t`Another one already has this`,
    unknown: t`This does not exist, or no longer`,
    string_pattern_mismatch: t`Not in the form that is needed`,
    string_too_long: t`Too long`,
    string_too_short: t`Fill this in`,
    'wording.unknown_place': ({ written, line }) => t`${written} in line ${line} is nothing that can be filled in`,
    'wording.missing_place': ({ written }) => t`${written} is missing: without it the mail is of no use`,
    'wording.subject_too_long': t`A subject is one line of at most 200 characters`,
    'wording.no_words': t`Fill in a subject or a text`,
  };
}
