import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { handOnTask, listTaskColleagues } from '../../api/generated';
import type { Task } from '../../api/types';
import { useAct } from '../../lib/act';
import { TASKS } from './use-tasks';

type Props = { task: Task; before: () => Promise<void>; close: () => void };

/** Gives the task to a colleague of the same role. */
export function HandOn({ task, before, close }: Props) {
  const { t } = useLingui();
  const path = { path: { id: task.id } };
  const [chosen, setChosen] = useState<string | null>(null);
  const { data = [] } = useQuery({
    queryKey: [...TASKS, task.id, 'colleagues'],
    queryFn: () => ask(listTaskColleagues(path)),
  });
  const give = useAct(
    async (user_id: string) => {
      await before();
      await ask(handOnTask({ ...path, body: { user_id } }));
      close();
    },
    [TASKS],
    t`Handed over`,
  );
  return (
    <Modal opened onClose={close} title={<Trans>Hand to a colleague</Trans>} size="sm" centered withCloseButton={false}>
      <Select
        label={t`Colleague`}
        data-autofocus
        searchable
        limit={100}
        nothingFoundMessage={t`Nothing found`}
        value={chosen}
        onChange={setChosen}
        data={data
          .filter((person) => person.id !== task.claimed_by?.id)
          .map((person) => ({ value: person.id, label: person.name }))}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button disabled={!chosen} loading={give.isPending} onClick={() => chosen && give.mutate(chosen)}>
          <Trans>Hand over</Trans>
        </Button>
      </Group>
    </Modal>
  );
}
