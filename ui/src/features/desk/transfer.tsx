import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { ask } from '../../api/client';
import { askColleague, listTransferTargets, transferInteraction } from '../../api/generated';
import type { QueuePlace, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { PickDialog } from '../../ui/picking/pick-dialog';
import { type Choice, PickList } from '../../ui/picking/pick-list';
import { agentQuery } from './agent-state';
import { useColleagueWords } from './colleague-words';

type Props = { id: string; opened: boolean; onClose: () => void };
type Target = Choice & { body: Body };
type Body = { queue_id: string } | { agent_id: string };

/** Where the customer goes: type to find a queue or a colleague, see what to expect there, send or ask by a key. */
export function Transfer({ id, opened, onClose }: Props) {
  const { t } = useLingui();
  return (
    <PickDialog opened={opened} onClose={onClose} label={t`Transfer the call`}>
      <Body id={id} onClose={onClose} />
    </PickDialog>
  );
}

function Body({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const { targets: found, loading } = useTargets(id);
  const refresh = [['interaction', id], agentQuery.queryKey];
  const send = useAct((body: Body) => ask(transferInteraction({ path: { id }, body })), refresh);
  const consult = useAct((body: Body) => ask(askColleague({ path: { id }, body })), refresh);
  const go = (how: typeof send, target: Target | undefined) =>
    target && how.mutate(target.body, { onSuccess: onClose });
  return (
    <PickList
      choices={found}
      label={t`Transfer to`}
      placeholder={t`Queue or colleague`}
      listLabel={t`Queues and colleagues`}
      none={loading ? <Trans>One moment…</Trans> : <Trans>No queue and no colleague is called that.</Trans>}
      onEnter={(chosen, withCtrl) => go(withCtrl ? send : consult, chosen)}
      foot={(chosen) => (
        <>
          <Button
            variant="default"
            disabled={!chosen}
            loading={send.isPending}
            rightSection={<Keys keys="mod+enter" />}
            onClick={() => go(send, chosen)}
          >
            <Trans>Blind transfer</Trans>
          </Button>
          <Button
            disabled={!chosen}
            loading={consult.isPending}
            rightSection={<Keys keys="enter" />}
            onClick={() => go(consult, chosen)}
          >
            <Trans>Consult first</Trans>
          </Button>
        </>
      )}
    />
  );
}

function useTargets(id: string): { targets: Target[]; loading: boolean } {
  const { t, i18n } = useLingui();
  const queueWords = useQueueWords();
  const colleagueWords = useColleagueWords();
  const { data, isPending } = useQuery({
    queryKey: ['transfer-targets', id],
    queryFn: () => ask(listTransferTargets({ path: { id } })),
    refetchInterval: 3000,
    gcTime: 0,
  });
  const found = useMemo(() => {
    const people = (data?.colleagues ?? []).map((person) => ({
      key: person.id,
      name: person.name,
      icon: <IconUser size={16} aria-label={t`Colleague`} />,
      ready: person.state === 'available',
      possible: person.here,
      about: colleagueWords(person.state),
      body: { agent_id: person.id },
    }));
    const queues = (data?.queues ?? []).map((queue) => ({
      key: queue.id,
      name: say(queue.name as Text, i18n.locale),
      icon: <IconUsersGroup size={16} aria-label={t`Queue`} />,
      ready: queue.takes && queue.free > 0,
      possible: queue.takes,
      about: queueWords(queue),
      body: { queue_id: queue.id },
    }));
    const rank = (target: Target) => (target.ready ? 0 : target.possible ? 1 : 2);
    return [...queues, ...people].sort((a, b) => rank(a) - rank(b));
  }, [data, queueWords, colleagueWords, t, i18n.locale]);
  return { targets: found, loading: isPending };
}

function useQueueWords(): (place: QueuePlace) => string {
  const { t } = useLingui();
  return useCallback(
    ({ takes, staffed, free, waiting, wait_low_s, wait_high_s }) => {
      if (!takes) return t`Closed or full`;
      if (!staffed) return t`Nobody is there`;
      if (free > waiting) return t({ message: plural(free, { one: '# free', other: '# free' }) });
      const low = Math.round((wait_low_s ?? 0) / 60);
      const high = wait_high_s == null ? null : Math.round(wait_high_s / 60);
      if (high === null) return t`Longer than ${low} min`;
      return low === 0 ? t`Up to ${high} min` : t`${low} to ${high} min`;
    },
    [t],
  );
}
