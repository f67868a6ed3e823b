import { useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client';
import { createMoves } from '../api/generated';
import { toast } from '../lib/toasts';
import type { Option, Section, Values } from './form/fields';
import { Form } from './form/form';

type Props = {
  /** Who can be moved. */
  people: Option[];
  chosen: string[];
  opened: boolean;
  close: () => void;
};

const QUARTER_MS = 15 * 60_000;

/** In two hours, at the next quarter. */
export function proposedEnd(now: number): string {
  return new Date(Math.ceil((now + 8 * QUARTER_MS) / QUARTER_MS) * QUARTER_MS).toISOString();
}

/** Moves people between queues and skills until a moment; then it undoes itself. */
export function MoveDialog({ people, chosen, opened, close }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const sections: Section[] = [
    {
      fields: [
        { kind: 'multi', name: 'user_ids', label: t`People`, options: people, required: true },
        {
          kind: 'moment',
          name: 'until',
          label: t`Until`,
          required: true,
          help: t`Then everything is as it would have been without the move.`,
        },
        { kind: 'multi', name: 'queue_ids_added', label: t`Serve these queues too`, from: 'queues' },
        { kind: 'multi', name: 'queue_ids_removed', label: t`Serve these queues no more`, from: 'queues' },
        {
          kind: 'rows',
          name: 'skills_set',
          label: t`Skills for this time`,
          add: t`Add a skill`,
          blank: { skill_id: null, level: 5 },
          fields: [
            { kind: 'select', name: 'skill_id', label: t`Skill`, from: 'skills', required: true },
            {
              kind: 'number',
              name: 'level',
              label: t`Level, 1 to 10`,
              min: 1,
              max: 10,
              whole: true,
              required: true,
              width: '110px',
            },
          ],
        },
        { kind: 'multi', name: 'skill_ids_removed', label: t`Without these skills`, from: 'skills' },
      ],
    },
  ];
  const submit = (values: Values) => ask(createMoves({ body: values as Parameters<typeof createMoves>[0]['body'] }));
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t`Move for a time`}
      styles={{ header: { paddingInline: 20 }, body: { padding: 0 } }}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Form
        sections={sections}
        initial={{
          user_ids: chosen,
          until: proposedEnd(Date.now()),
          queue_ids_added: [],
          queue_ids_removed: [],
          skills_set: [],
          skill_ids_removed: [],
        }}
        submit={submit}
        submitLabel={t`Move`}
        onDone={() => {
          toast('done', t`Moved. It ends by itself.`);
          void client.invalidateQueries({ queryKey: ['wallboard'] });
          void client.invalidateQueries({ queryKey: ['explain'] });
          close();
        }}
        onCancel={close}
      />
    </Modal>
  );
}
