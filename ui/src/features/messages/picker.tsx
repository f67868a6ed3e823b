import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput, UnstyledButton } from '@mantine/core';
import { IconBuilding, IconSearch, IconStack2, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listRecipients } from '../../api/generated';
import type { Text } from '../../api/types';
import { matchScore } from '../../lib/match';
import { type Addressee, showMessages } from '../../lib/messages';
import { say } from '../../lib/text';
import { StatusDot } from '../../ui/status-dot';
import classes from './messages.module.css';
import { MESSAGES, useAudiences } from './use-messages';

const ICONS = { user: IconUser, queue: IconStack2, unit: IconBuilding };

/** Whom to write to: colleagues by name, those at work first; queues and units for those who lead them. */
export function Picker() {
  const { t, i18n } = useLingui();
  const [search, setSearch] = useState('');
  const { data } = useQuery({
    queryKey: [...MESSAGES, 'colleagues', search],
    queryFn: () => ask(listRecipients({ query: { search } })),
    placeholderData: (last) => last,
  });
  const audiences = useAudiences();
  const many = (kind: 'queue' | 'unit', found: Array<{ id: string; name: unknown }> = []): Addressee[] =>
    found
      .map(({ id, name }) => ({ kind, id, name: say(name as Text, i18n.locale) }))
      .filter(({ name }) => !search.trim() || matchScore(name, search) > 0);
  const groups = [...many('queue', audiences?.queues), ...many('unit', audiences?.units)];
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t`Search for a colleague`}
        placeholder={t`Search for a colleague`}
        leftSection={<IconSearch size={14} />}
        mb="xs"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={classes.list} aria-label={t`Colleagues`}>
        {data?.items.map((one) => (
          <li key={one.id}>
            <Choice to={{ kind: 'user', id: one.id, name: one.name }} at_work={one.at_work} />
          </li>
        ))}
      </ul>
      {groups.length > 0 && (
        <>
          <h2 className={classes.heading}>
            <Trans>Everybody of</Trans>
          </h2>
          <ul className={classes.list}>
            {groups.map((to) => (
              <li key={to.id}>
                <Choice to={to} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Choice({ to, at_work }: { to: Addressee; at_work?: boolean }) {
  const Icon = ICONS[to.kind];
  return (
    <UnstyledButton className={classes.choice} onClick={() => showMessages({ view: 'talk', with: to })}>
      <Icon size={15} aria-hidden />
      <span>{to.name}</span>
      {at_work && (
        <small>
          <StatusDot colour="green" /> <Trans>at work</Trans>
        </small>
      )}
    </UnstyledButton>
  );
}
