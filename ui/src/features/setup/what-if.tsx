import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Row } from '../../api/collections';
import { type PreviewSlaPolicyData, type PreviewSlaPolicyResponse, previewSlaPolicy } from '../../api/generated';
import type { SlaMove, SlaPolicyNew } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { weekMoment } from '../../lib/format';
import { isBlank, type Values } from '../../ui/form/fields';
import classes from './what-if.module.css';

const MOST_MOVES = 200;
const MOST_LOOKED_AT = 20_000;

type Found = { moves: SlaMove[]; lookedAt: number; done: boolean; of: string };

/** What would move if the form were saved as it stands, or the service level archived: asked before, not after. */
export function WhatIf({ values, row }: { values: Values; row: Row | undefined }) {
  const sentence = useProblemSentence();
  const [found, setFound] = useState<Found>();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const now = JSON.stringify(values);
  const look = async (policy: Values | null) => {
    setBusy(true);
    setProblem(null);
    try {
      setFound({ ...(await moved(row?.id, policy)), of: policy ? now : '' });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="xs" mt="lg" role="group" aria-labelledby="what-if">
      <Text id="what-if" size="sm" fw={600}>
        <Trans>What if?</Trans>
      </Text>
      <Text size="sm" c="dimmed">
        <Trans>See which open tickets would be due at another time, before anything is changed.</Trans>
      </Text>
      <div className={classes.buttons}>
        <Button variant="default" loading={busy} onClick={() => void look(values)}>
          <Trans>What would move?</Trans>
        </Button>
        {row && (
          <Button variant="subtle" color="gray" loading={busy} onClick={() => void look(null)}>
            <Trans>And if it were archived?</Trans>
          </Button>
        )}
      </div>
      {problem !== null && (
        <Alert color="red" variant="light" role="alert">
          {sentence(problem)}
        </Alert>
      )}
      {found && (found.of === now || found.of === '') && <Answer found={found} />}
    </Stack>
  );
}

/** Asks part by part until everything was looked at, or enough was found. */
async function moved(id: string | undefined, policy: Values | null): Promise<Omit<Found, 'of'>> {
  const moves: SlaMove[] = [];
  let lookedAt = 0;
  let cursor: string | null = null;
  // Its name moves nothing, so it may be given later.
  const asked = (policy && { ...policy, name: isBlank(policy.name) ? '?' : policy.name }) as SlaPolicyNew | null;
  do {
    const body: PreviewSlaPolicyData['body'] = { policy_id: id ?? null, policy: asked, cursor, limit: 500 };
    const part: PreviewSlaPolicyResponse = await ask(previewSlaPolicy({ body }));
    moves.push(...part.items);
    lookedAt += part.looked_at;
    cursor = part.next;
  } while (cursor && moves.length < MOST_MOVES && lookedAt < MOST_LOOKED_AT);
  return { moves, lookedAt, done: !cursor };
}

function Answer({ found: { moves, lookedAt, done } }: { found: Found }) {
  const { t, i18n } = useLingui();
  const metrics = {
    first_response: t`First response`,
    update: t`Next update`,
    resolution: t`Resolution`,
    handover: t`Take over`,
    escalation: t`Escalation`,
    vendor: t`Vendor`,
  };
  const said = (at: string | null) => (at ? weekMoment(at, i18n.locale) : t`not due`);
  return (
    <div role="status">
      <Text size="sm">
        {moves.length === 0 ? (
          <Trans>Nothing would move.</Trans>
        ) : (
          <Trans>
            <Plural value={moves.length} one="# deadline would move." other="# deadlines would move." />
          </Trans>
        )}{' '}
        {done ? (
          <Trans>
            Looked at <Plural value={lookedAt} one="# open ticket" other="# open tickets" />.
          </Trans>
        ) : (
          <Trans>
            Looked at the first <Plural value={lookedAt} one="# open ticket" other="# open tickets" />; there are more.
          </Trans>
        )}
      </Text>
      {moves.length > 0 && (
        <table className={classes.moves}>
          <thead>
            <tr>
              <th scope="col">{t`Ticket`}</th>
              <th scope="col">{t`What`}</th>
              <th scope="col">{t`Now`}</th>
              <th scope="col">{t`Then`}</th>
            </tr>
          </thead>
          <tbody>
            {moves.map((move) => (
              <tr key={`${move.ticket_id} ${move.metric}`}>
                <td>
                  <Anchor
                    component={Link}
                    to={`/tickets/${move.number}`}
                    title={move.subject}
                    size="sm"
                  >{`#${move.number}`}</Anchor>
                </td>
                <td>{metrics[move.metric]}</td>
                <td>{said(move.before)}</td>
                <td>{said(move.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
