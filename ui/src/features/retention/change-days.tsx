import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { setRetention } from '../../api/generated';
import type { KindKept } from '../../api/types';
import { toast } from '../../lib/toasts';
import type { Errors, Section, Values } from '../../ui/form/fields';
import { Form } from '../../ui/form/form';
import { KINDS } from './kinds';

type Props = { item: KindKept | undefined; shortestJournal: number; close: () => void };

/** The days that a form's value means: nothing is what the settings file says. */
export function meant(value: unknown, item: KindKept): number {
  return typeof value === 'number' ? value : item.days_in_file;
}

/** Whether something goes that would have stayed. */
export function isShorter(days: number, before: number): boolean {
  return days !== 0 && (before === 0 || days < before);
}

/** Other days for one kind of data. */
export function ChangeDays({ item, shortestJournal, close }: Props) {
  const { t, i18n } = useLingui();
  return (
    <Modal
      opened={item !== undefined}
      onClose={close}
      title={item && i18n._(KINDS[item.kind].name)}
      styles={{ header: { paddingInline: 20 }, body: { padding: 0 } }}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {item && <DaysForm key={item.kind} item={item} shortestJournal={shortestJournal} close={close} />}
    </Modal>
  );
}

function DaysForm({ item, shortestJournal, close }: Props & { item: KindKept }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const least = item.kind === 'journal' ? shortestJournal : 1;
  const inFile = item.days_in_file === 0 ? t`for ever` : String(item.days_in_file);
  const sections: Section[] = [
    {
      fields: [
        {
          kind: 'number',
          name: 'days',
          label: t`Kept for, in days`,
          min: 0,
          max: 36_500,
          whole: true,
          nothing: t`As in the settings file: ${inFile}`,
          help:
            item.kind === 'journal'
              ? t`0 keeps it for ever; otherwise at least ${shortestJournal}, so that a year can be compared.`
              : t`0 keeps it for ever. Leave it empty to follow the settings file.`,
          check: (value): Errors =>
            typeof value === 'number' && value > 0 && value < least ? { '': t`0, or at least ${least}` } : {},
        },
      ],
    },
  ];
  const submit = async (values: Values) => {
    const days = typeof values.days === 'number' ? values.days : null;
    await ask(setRetention({ path: { kind: item.kind }, body: { days } }));
    await client.invalidateQueries({ queryKey: ['retention'] });
  };
  return (
    <Form
      sections={sections}
      initial={{ days: item.changed_at ? item.days : null }}
      submit={submit}
      submitLabel={t`Save`}
      onDone={() => {
        toast('done', t`Saved. It holds from the next night on.`);
        close();
      }}
      onCancel={close}
      extra={(values) => isShorter(meant(values.days, item), item.days) && <Warning />}
    />
  );
}

function Warning() {
  return (
    <Alert color="orange" variant="light" role="status" mt="md">
      <Trans>Whatever is older goes the next night and cannot be brought back.</Trans>
    </Alert>
  );
}
