import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { useRef } from 'react';
import { ask } from '../../api/client';
import { setDisposition } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';
import { useNames } from '../../lib/collection';
import { useCommands } from '../../lib/commands';

const GROUP = msg`Interaction`;
const CHOOSE = msg`Choose the disposition`;

type Props = { interaction: Interaction; serving: boolean; readOnly: boolean };

/** How it ended; its key opens the list. */
export function Disposition({ interaction, serving, readOnly }: Props) {
  const { t, i18n } = useLingui();
  const names = useNames('dispositions');
  const input = useRef<HTMLInputElement>(null);
  const save = useAct(
    (disposition_id: string) => ask(setDisposition({ path: { id: interaction.id }, body: { disposition_id } })),
    [['interaction', interaction.id]],
    t`Saved`,
  );
  useCommands([
    {
      id: 'disposition',
      title: CHOOSE,
      group: GROUP,
      keys: 'd',
      enabled: !readOnly,
      run: () => input.current?.click(),
    },
  ]);
  const wanted = serving && !interaction.disposition && interaction.state === 'wrap_up';
  return (
    <Select
      ref={input}
      w={210}
      aria-label={i18n._(CHOOSE)}
      placeholder={t`Disposition`}
      data-wanted={wanted || undefined}
      error={wanted || undefined}
      data={[...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label))}
      value={(save.isPending ? save.variables : interaction.disposition?.id) ?? null}
      onChange={(value) => value && save.mutate(value)}
      readOnly={readOnly}
      searchable={!readOnly}
      allowDeselect={false}
      nothingFoundMessage={t`Nothing found`}
    />
  );
}
