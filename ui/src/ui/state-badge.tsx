import { useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { STATE_COLOURS, STATES, wordsFor } from './interaction-words';

export function StateBadge({ state }: { state: string }) {
  const { i18n } = useLingui();
  return (
    <Badge size="sm" variant="light" color={STATE_COLOURS[state] ?? 'gray'}>
      {wordsFor(STATES, state, (descriptor) => i18n._(descriptor))}
    </Badge>
  );
}
