import { useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';

const COLOURS: Record<string, string> = { published: 'teal', draft: 'gray', in_review: 'blue', retired: 'gray' };

export function ProcessState({ state }: { state: string }) {
  const { t } = useLingui();
  const words: Record<string, string> = {
    published: t`Published`,
    draft: t`Draft`,
    in_review: t`In review`,
    retired: t`Retired`,
  };
  return (
    <Badge size="sm" variant="light" color={COLOURS[state] ?? 'gray'}>
      {words[state] ?? state}
    </Badge>
  );
}
