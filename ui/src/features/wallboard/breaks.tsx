import { SelectOrdinal, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { IconCoffee } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { grantBreak, listBreaks, refuseBreak } from '../../api/generated';
import type { Breaks as Found, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Since } from '../../ui/time';
import classes from './wallboard.module.css';

const KEY = ['breaks'];

/** Limited breaks of the units I lead: how many places are taken, who waits, and the two things I may do about it. */
export function Breaks() {
  const mine = may(useMe(), 'routing:break:lead');
  return mine ? <Led /> : null;
}

function Led() {
  const { i18n } = useLingui();
  useLiveQuery(KEY, ['agents', 'breaks', 'setup:break-limits']);
  const { data } = useQuery({ queryKey: KEY, queryFn: () => ask(listBreaks()) });
  const [refusing, setRefusing] = useState<Found['requests'][number] | null>(null);
  const grant = useAct((id: string) => ask(grantBreak({ path: { id } })), [KEY]);
  if (!data?.limits.length && !data?.requests.length) return null;
  return (
    <section className={classes.breaks}>
      <h2>
        <Trans>Breaks</Trans>
      </h2>
      <ul className={classes.places}>
        {data.limits.map((limit) => (
          <li key={limit.id} data-full={limit.held >= limit.at_most || undefined}>
            {say(limit.unit.name as Text, i18n.locale)} · {say(limit.status.name as Text, i18n.locale)}{' '}
            <strong>
              <Trans>
                {limit.held} of {limit.at_most}
              </Trans>
            </strong>
          </li>
        ))}
      </ul>
      <ul className={classes.asking}>
        {data.requests.map((request) => (
          <li key={request.id}>
            <IconCoffee size={16} aria-hidden />
            <Link to="/floor/agents/$id" params={{ id: request.agent.id }}>
              {request.agent.name}
            </Link>
            <span>{say(request.status.name as Text, i18n.locale)}</span>
            <Since at={request.asked_at} />
            {request.state === 'granted' ? (
              <>
                <span>
                  <Trans>goes after this conversation</Trans>
                </span>
                <span />
              </>
            ) : (
              <>
                <span>
                  {request.place && (
                    <SelectOrdinal
                      value={request.place}
                      one="#st in line"
                      two="#nd in line"
                      few="#rd in line"
                      other="#th in line"
                    />
                  )}
                </span>
                <Button size="xs" loading={grant.isPending} onClick={() => grant.mutate(request.id)}>
                  <Trans>Let go now</Trans>
                </Button>
              </>
            )}
            <Button size="xs" variant="default" onClick={() => setRefusing(request)}>
              <Trans>Refuse</Trans>
            </Button>
          </li>
        ))}
      </ul>
      {refusing && <Refusal request={refusing} close={() => setRefusing(null)} />}
    </section>
  );
}

function Refusal({ request, close }: { request: Found['requests'][number]; close: () => void }) {
  const { t } = useLingui();
  const [word, setWord] = useState('');
  const { name } = request.agent;
  const refuse = useAct(() => ask(refuseBreak({ path: { id: request.id }, body: { word: word.trim() } })), [KEY]);
  return (
    <Modal
      opened
      onClose={close}
      title={<Trans>No break for {name} now</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          refuse.mutate(undefined, { onSuccess: close });
        }}
      >
        <TextInput
          data-autofocus
          label={t`A word for the agent`}
          maxLength={300}
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md" gap="sm">
          <Button variant="default" onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={refuse.isPending}>
            <Trans>Refuse</Trans>
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
