import { Trans, useLingui } from '@lingui/react/macro';
import { wordsFor } from '../../ui/interaction-words';
import { hoursOf, shortDay } from './visit-time';
import { VISIT_KINDS, VISIT_STATUSES } from './words';

type Facts = {
  status: string;
  kind: string;
  begins_at: string;
  ends_at: string;
  zone: string;
  place: string;
  agent: string;
  reason: string;
};
export type VisitChanged = { before: Facts | null; after: Facts };

/** What became of a visit, in a small line of the conversation: what was agreed before stays readable. */
export function VisitChange({ before, after }: VisitChanged) {
  const { i18n } = useLingui();
  const status = wordsFor(VISIT_STATUSES, after.status, (descriptor) => i18n._(descriptor));
  const [was, is] = [useFacts(before), useFacts(after)];
  if (!before)
    return (
      <Trans>
        planned a visit: <strong>{is}</strong>
      </Trans>
    );
  if (before.status === after.status)
    return (
      <Trans>
        moved a visit: {was} → <strong>{is}</strong>
      </Trans>
    );
  return (
    <Trans>
      Visit of {was}: <strong>{status}</strong>
    </Trans>
  );
}

function useFacts(facts: Facts | null): string {
  const { i18n } = useLingui();
  if (!facts) return '';
  const kind = wordsFor(VISIT_KINDS, facts.kind, (descriptor) => i18n._(descriptor));
  const when = `${shortDay(facts.begins_at, facts.zone, i18n.locale)}, ${hoursOf(facts, i18n.locale)}`;
  return [when, facts.place || kind, facts.agent].filter(Boolean).join(' · ');
}
