import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Tooltip } from '@mantine/core';
import { IconCategory2 } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client';
import { listServices, setService } from '../../api/generated';
import type { Interaction, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { say } from '../../lib/text';
import { PickDialog } from '../../ui/picking/pick-dialog';
import { PickField, usePicking } from '../../ui/picking/pick-field';
import picks from '../../ui/picking/pick-list.module.css';

const GROUP = msg`Interaction`;
const SAY = msg`Say which service it is about`;
const MOST = 12;

/** What the interaction is about; its key opens the list, which is searched by code, names, customers' words, pinyin. */
export function Service({ interaction, readOnly }: { interaction: Interaction; readOnly: boolean }) {
  const { t, i18n } = useLingui();
  const [opened, setOpened] = useState(false);
  const save = useAct(
    (service_id: string) => ask(setService({ path: { id: interaction.id }, body: { service_id } })),
    [['interaction', interaction.id]],
    t`Saved`,
  );
  useCommands([{ id: 'service', title: SAY, group: GROUP, keys: 't', enabled: !readOnly, run: () => setOpened(true) }]);
  const hows: Record<string, string> = {
    entry_point: t`By the entry point`,
    menu: t`By a choice in the menu`,
    step: t`By a step of the process`,
    agent: t`As the agent says`,
  };
  const { service, service_how } = interaction;
  return (
    <>
      <Tooltip label={(service && service_how && hows[service_how]) || i18n._(SAY)}>
        <Button
          variant="default"
          leftSection={<IconCategory2 size={14} />}
          onClick={() => setOpened(true)}
          disabled={readOnly && !service}
          data-readonly={readOnly || undefined}
          style={readOnly ? { pointerEvents: 'none' } : undefined}
          maw={220}
        >
          {service ? say(service.name as Text, i18n.locale) : <Trans>Service</Trans>}
        </Button>
      </Tooltip>
      <PickDialog opened={opened} onClose={() => setOpened(false)} label={i18n._(SAY)}>
        <Choices
          choose={(id) => {
            setOpened(false);
            save.mutate(id);
          }}
        />
      </PickDialog>
    </>
  );
}

function Choices({ choose }: { choose: (id: string) => void }) {
  const { t, i18n } = useLingui();
  const [query, setQuery] = useState('');
  const [entered, setEntered] = useState(false);
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['services', 'found', query],
    queryFn: () => ask(listServices({ query: { search: query, limit: MOST } })),
    placeholderData: keepPreviousData,
  });
  const found = data?.items ?? [];
  const picking = usePicking(found.length);
  const chosen = found[picking.active];
  // Enter means what was typed, also when it comes before the answer.
  useEffect(() => {
    if (!entered || !data || isPlaceholderData) return;
    setEntered(false);
    if (chosen) choose(chosen.id);
  }, [entered, data, isPlaceholderData, chosen, choose]);
  return (
    <>
      <PickField
        picking={picking}
        count={found.length}
        label={i18n._(SAY)}
        placeholder={t`Code, name or the customer's words`}
        query={query}
        onQuery={setQuery}
        onEnter={() => setEntered(true)}
      />
      <div ref={picking.list} id={picking.box} role="listbox" aria-label={t`Services`} className={picks.list}>
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above.
          <div
            key={one.id}
            id={`${picking.box}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === picking.active}
            data-index={index}
            className={picks.option}
            onClick={() => choose(one.id)}
          >
            <span className={picks.name}>{say(one.name as Text, i18n.locale)}</span>
            <span className={picks.about}>{one.code}</span>
          </div>
        ))}
        {!found.length && (
          <p className={picks.none} role="status">
            <Trans>Nothing found</Trans>
          </p>
        )}
      </div>
    </>
  );
}
