import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircleCheck,
  IconColumns3,
  IconLayoutDistributeVertical,
} from '@tabler/icons-react';
import { useCommands } from '../../../lib/commands';
import type { Editing } from './use-draft';

const GROUP = msg`Designer`;
const WORDS = {
  undo: msg`Undo`,
  redo: msg`Redo`,
  arrange: msg`Arrange all steps`,
  byRole: msg`Show who is responsible, in lanes`,
  tryIt: msg`Try the process`,
  check: msg`What is wrong with the process`,
  publish: msg`Publish the draft`,
};

type Props = {
  editing: Editing;
  readOnly: boolean;
  errors: number;
  canPublish: boolean;
  arrange: () => void;
  byRole: boolean;
  showByRole: (byRole: boolean) => void;
  check: () => void;
  tryIt: () => void;
  publish: () => void;
};

/** What can be done with the draft as a whole; all of it is in the palette of commands too. */
export function Tools({
  editing,
  readOnly,
  errors,
  canPublish,
  arrange,
  byRole,
  showByRole,
  check,
  tryIt,
  publish,
}: Props) {
  const { t } = useLingui();
  const changes = !readOnly;
  useCommands([
    { id: 'designer-undo', title: WORDS.undo, group: GROUP, enabled: changes && editing.canUndo, run: editing.undo },
    { id: 'designer-redo', title: WORDS.redo, group: GROUP, enabled: changes && editing.canRedo, run: editing.redo },
    { id: 'designer-arrange', title: WORDS.arrange, group: GROUP, enabled: changes, run: arrange },
    { id: 'designer-lanes', title: WORDS.byRole, group: GROUP, run: () => showByRole(!byRole) },
    { id: 'designer-try', title: WORDS.tryIt, group: GROUP, run: tryIt },
    { id: 'designer-check', title: WORDS.check, group: GROUP, run: check },
    { id: 'designer-publish', title: WORDS.publish, group: GROUP, enabled: changes && canPublish, run: publish },
  ]);
  return (
    <Group gap={6} wrap="nowrap">
      {changes && (
        <>
          <ActionIcon
            variant="default"
            aria-label={t`Undo`}
            title={t`Undo`}
            disabled={!editing.canUndo}
            onClick={editing.undo}
          >
            <IconArrowBackUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t`Redo`}
            title={t`Redo`}
            disabled={!editing.canRedo}
            onClick={editing.redo}
          >
            <IconArrowForwardUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t`Arrange all steps`}
            title={t`Arrange all steps`}
            onClick={arrange}
          >
            <IconLayoutDistributeVertical size={16} />
          </ActionIcon>
        </>
      )}
      <ActionIcon
        variant={byRole ? 'filled' : 'default'}
        aria-label={t`Show who is responsible, in lanes`}
        title={t`Show who is responsible, in lanes`}
        aria-pressed={byRole}
        onClick={() => showByRole(!byRole)}
      >
        <IconColumns3 size={16} />
      </ActionIcon>
      {errors > 0 && (
        <Button variant="default" onClick={check}>
          <Plural value={errors} one="# error" other="# errors" />
        </Button>
      )}
      {changes && (
        <Button leftSection={<IconCircleCheck size={15} />} disabled={!canPublish} onClick={publish}>
          <Trans>Publish</Trans>
        </Button>
      )}
    </Group>
  );
}
