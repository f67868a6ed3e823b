import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { checkTrigger, rehearseTrigger } from '../../api/generated';
import type { TriggerChecked, TriggerDraft, TriggerRehearsal, TriggerVocabulary } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import type { Values } from '../../ui/form/fields';
import { Moment } from '../../ui/time';
import classes from './trigger.module.css';
import { SubjectLink } from './trigger-subject';
import { FAULTS } from './trigger-words';

const PAUSE_MS = 300;

type Props = {
  values: Values;
  change: (path: string, value: unknown) => void;
  known: TriggerVocabulary | undefined;
};

/** What is told of a trigger while it is written: what the process needs, what is wrong, what it would have done. */
export function TriggerAhead({ values, change, known }: Props) {
  const draft = asDraft(values);
  const [settled] = useDebouncedValue(JSON.stringify(draft), PAUSE_MS);
  const checked = useQuery({
    queryKey: ['trigger-check', settled],
    queryFn: () => ask(checkTrigger({ body: JSON.parse(settled) as TriggerDraft })),
    placeholderData: (before) => before,
  }).data;
  const scope = known?.names.find((one) => one.when === draft.when && (one.event ?? null) === (draft.event ?? null));
  return (
    <Stack gap="md" mt="lg">
      <Inputs values={values} change={change} known={known} checked={checked} />
      {scope && (
        <details className={classes.names}>
          <summary>
            <Trans>What expressions may use here</Trans>
          </summary>
          <ul>
            {scope.names.map((one) => (
              <li key={one.name}>
                <code>{one.name}</code>
                <small>{one.values.length ? one.values.join(', ') : one.type}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Faults checked={checked} />
      <DryRun key={settled} draft={JSON.parse(settled) as TriggerDraft} ready={checked?.faults.length === 0} />
    </Stack>
  );
}

function asDraft(values: Values): TriggerDraft {
  const { name: _, most_per_hour: __, ...rest } = values;
  return {
    ...rest,
    event: rest.when === 'event' ? rest.event || null : null,
    wait: rest.when === 'condition' ? rest.wait || null : null,
    after: rest.after || null,
    times: ((rest.times ?? []) as string[]).filter((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time)),
    process: rest.process ?? '',
  } as TriggerDraft;
}

/** The inputs of the chosen process, an expression for each. */
function Inputs({ values, change, known, checked }: Props & { checked: TriggerChecked | undefined }) {
  const { t, i18n } = useLingui();
  const process = known?.processes.find((one) => one.slug === values.process);
  if (!process?.inputs.length) return null;
  const given = (values.inputs ?? {}) as Record<string, string>;
  const wrong = new Map(checked?.faults.map((fault) => [fault.field, said(fault, (words) => i18n._(words))]));
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        <Trans>What the process begins with</Trans>
      </Title>
      {process.inputs.map((input) => (
        <TextInput
          key={input.name}
          label={input.name}
          description={input.required ? input.type : t`${input.type}, may be empty`}
          placeholder={input.type === 'ticket' ? 'ticket.id' : undefined}
          value={given[input.name] ?? ''}
          error={wrong.get(`inputs.${input.name}`)}
          required={input.required}
          onChange={(event) => change('inputs', { ...given, [input.name]: event.currentTarget.value })}
        />
      ))}
    </Stack>
  );
}

type Fault = TriggerChecked['faults'][number];

function said(fault: Fault, word: (words: (typeof FAULTS)[string]) => string): string {
  const known = FAULTS[fault.code];
  return known ? word(known) : fault.message;
}

function Faults({ checked }: { checked: TriggerChecked | undefined }) {
  const { i18n } = useLingui();
  if (!checked) return null;
  const faults = checked.faults.filter((fault) => !fault.field.startsWith('inputs.'));
  return (
    <div role="status" aria-live="polite">
      {faults.length > 0 && (
        <ul className={classes.faults}>
          {faults.map((fault) => (
            <li key={fault.field + fault.code}>{said(fault, (words) => i18n._(words))}</li>
          ))}
        </ul>
      )}
      {checked.next_at && (
        <Text size="sm" c="dimmed">
          <Trans>
            Next due: <Moment at={checked.next_at} />
          </Trans>
        </Text>
      )}
    </div>
  );
}

/** What it would have started in the last thirty days; asked for, because it takes some seconds. */
function DryRun({ draft, ready }: { draft: TriggerDraft; ready: boolean }) {
  const sentence = useProblemSentence();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const run = useMutation({ mutationFn: () => ask(rehearseTrigger({ body: draft, query: { zone } })) });
  return (
    <Stack gap="xs" role="group" aria-labelledby="dry-run">
      <Title order={3} size="h5" id="dry-run">
        <Trans>Dry run</Trans>
      </Title>
      <Text size="sm" c="dimmed">
        <Trans>See what it would have started in the last 30 days. Nothing is started.</Trans>
      </Text>
      <div>
        <Button variant="default" loading={run.isPending} disabled={!ready} onClick={() => run.mutate()}>
          <Trans>Try on the last 30 days</Trans>
        </Button>
      </div>
      {run.error && (
        <Alert color="red" variant="light" role="alert">
          {sentence(run.error)}
        </Alert>
      )}
      {run.data && <Rehearsed found={run.data} />}
    </Stack>
  );
}

function Rehearsed({ found }: { found: TriggerRehearsal }) {
  const { i18n } = useLingui();
  const most = Math.max(1, ...Object.values(found.days));
  const day = new Intl.DateTimeFormat(i18n.locale, {
    day: 'numeric',
    month: 'short',
    weekday: 'short',
    timeZone: 'UTC',
  });
  return (
    <Stack gap="xs" role="status">
      <Text size="sm" fw={600}>
        {found.fired === 0 ? (
          <Trans>It would have started nothing.</Trans>
        ) : (
          <Plural
            value={found.fired}
            one="It would have started # process."
            other="It would have started # processes."
          />
        )}
      </Text>
      <Text size="sm">
        <Trans>
          Looked at <Plural value={found.looked} one="# case" other="# cases" />, at most {found.busiest_hour} within an
          hour. Tickets and customers are judged as they are today.
        </Trans>
      </Text>
      {!found.complete && (
        <Text size="sm" c="orange">
          <Trans>
            There was not enough time for all: only from <Moment at={found.since} /> to <Moment at={found.until} />.
          </Trans>
        </Text>
      )}
      {found.failed > 0 && (
        <Text size="sm" c="red">
          <Trans>
            <Plural value={found.failed} one="# case could not be computed" other="# cases could not be computed" />:{' '}
            {found.failure}
          </Trans>
        </Text>
      )}
      {found.fired > 0 && (
        <table className={classes.days}>
          <tbody>
            {Object.entries(found.days).map(([date, count]) => (
              <tr key={date}>
                <th scope="row">{day.format(Date.parse(`${date}T00:00:00Z`))}</th>
                <td>{count}</td>
                <td className={classes.bar} aria-hidden>
                  <span style={{ width: `${(count / most) * 100}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.examples.some((one) => one.subject) && (
        <Text size="sm">
          <Trans>For example:</Trans>{' '}
          {found.examples.slice(0, 8).map((one, index) => (
            <span key={`${one.at}${one.reference}`}>
              {index > 0 && ', '}
              <SubjectLink subject={one.subject} reference={one.reference} />
            </span>
          ))}
        </Text>
      )}
    </Stack>
  );
}
