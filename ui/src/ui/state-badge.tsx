import { useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { STATE_COLOURS, statesOf, wordsFor } from './interaction-words';

export function StateBadge({ state, medium }: { state: string; medium: string }) {
  const { i18n } = useLingui();
  return (
    <Badge size="sm" variant="light" color={STATE_COLOURS[state] ?? 'gray'}>
      {wordsFor(statesOf(medium), state, (descriptor) => i18n._(descriptor))}
    </Badge>
  );
}
