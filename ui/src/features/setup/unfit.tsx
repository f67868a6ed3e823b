import { Trans, useLingui } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { listUnfitAgents } from '../../api/generated';
import type { Text } from '../../api/types';
import { say } from '../../lib/text';

/** Who serves the queue of a rule without the right to tickets that wait there: offers to them are declined. */
export function Unfit({ rule }: { rule: string }) {
  const { i18n } = useLingui();
  const { data } = useQuery({
    queryKey: ['distribution-rules', rule, 'unfit'],
    queryFn: () => ask(listUnfitAgents({ path: { id: rule } })),
  });
  if (!data?.items.length) return null;
  return (
    <Alert color="orange" variant="light" mt="md">
      <Trans>These people serve the queue, but may not work on tickets that wait there. They are not asked:</Trans>
      <ul>
        {data.items.map((one) => (
          <li key={`${one.agent_id} ${one.unit_id}`}>
            {one.name} · {say(one.unit as Text, i18n.locale)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
