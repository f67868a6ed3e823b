import '@mantine/core/styles/Tabs.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, CopyButton, Tabs, Tooltip, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Interaction, Text } from '../../api/types';
import { clock } from '../../lib/format';
import { useCall, useInteraction } from '../../lib/interaction';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { endingsOf, isWritten, wordsFor } from '../../ui/interaction-words';
import { StateBadge } from '../../ui/state-badge';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment, Since } from '../../ui/time';
import { Disposition } from './disposition';
import { Explain } from './explain';
import { Hand } from './hand';
import classes from './interaction.module.css';
import { Notes } from './notes';
import { PathPanel } from './path-panel';
import { NowSaid } from './process-panel';
import { Quality } from './quality';
import { Recordings } from './recordings';
import { Service } from './service';
import { Surveys } from './surveys';
import { Tags } from './tags';
import { Timeline } from './timeline';

type Props = {
  id: string;
  /** The customer's card and history: another context's, given by the application. */
  customer: (interaction: Interaction) => ReactNode;
  /** What was and is written in it, for media in which people write: likewise another context's. */
  conversation?: (interaction: Interaction) => ReactNode;
  /** What may answer the customer: likewise. */
  answers?: (interaction: Interaction) => ReactNode;
  /** Whether I serve it now, and so may write. */
  serving: boolean;
};

/** Everything about one interaction on one screen: who, what to say and do, what was written, what happened. */
export function InteractionPage({ id, customer, conversation, answers, serving }: Props) {
  const { t } = useLingui();
  const stacked = useMediaQuery('(max-width: 1100px)');
  const asked = (useSearch({ strict: false }) as { facts?: string }).facts !== undefined;
  const { data, error, refetch } = useInteraction(id);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const written = isWritten(data.medium) && conversation?.(data);
  const work = written ? (
    <div className={classes.work} data-written>
      <NowSaid interaction={data} />
      {written}
    </div>
  ) : (
    <div className={classes.work}>
      <NowSaid interaction={data} />
      <Notes interaction={data} />
    </div>
  );
  const help = !data.caller && answers?.(data);
  const facts = <Facts interaction={data} />;
  const who = data.caller ? <Pair interaction={data} /> : customer(data);
  const whose = data.caller ? t`Colleagues` : t`Customer`;
  return (
    <section className={classes.page} aria-label={t`Interaction`}>
      <title>{`${data.reference} · Switchroom`}</title>
      <Head interaction={data} serving={serving} />
      {stacked ? (
        <Tabs defaultValue={asked ? 'facts' : 'now'} className={classes.tabs} keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="now">
              <Trans>Now</Trans>
            </Tabs.Tab>
            <Tabs.Tab value="customer">{whose}</Tabs.Tab>
            <Tabs.Tab value="facts">
              <Trans>What happened</Trans>
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="now">
            {work}
            {help}
          </Tabs.Panel>
          <Tabs.Panel value="customer">
            <div className={classes.aside}>{who}</div>
          </Tabs.Panel>
          <Tabs.Panel value="facts">{facts}</Tabs.Panel>
        </Tabs>
      ) : (
        <div className={classes.columns}>
          <aside className={classes.aside} aria-label={whose}>
            {who}
          </aside>
          {work}
          <aside className={classes.facts} aria-label={t`What happened`}>
            {help}
            {facts}
          </aside>
        </div>
      )}
    </section>
  );
}

/** The two of a call between colleagues. */
function Pair({ interaction }: { interaction: Interaction }) {
  return (
    <dl className={classes.pair}>
      <dt>
        <Trans>Caller</Trans>
      </dt>
      <dd>{String(interaction.caller?.name ?? '')}</dd>
      <dt>
        <Trans>Called</Trans>
      </dt>
      <dd>{String(interaction.called?.name ?? '')}</dd>
    </dl>
  );
}

function Head({ interaction, serving }: { interaction: Interaction; serving: boolean }) {
  const { i18n } = useLingui();
  const me = useMe();
  // A colleague who was asked for advice, and whoever only looks on, see the facts but do not change them.
  const works = interaction.agent?.id === me.user.id || may(me, 'interactions:interaction:work');
  const { reference, medium, queue, brand, entry_point, state, started_at, ended_how, duration_s, origin } =
    interaction;
  const { caller } = interaction;
  const where = [brand?.name, entry_point?.name, queue?.name]
    .filter(Boolean)
    .map((name) => say(name as Text, i18n.locale))
    .filter((name, index, all) => name !== all[index - 1]);
  return (
    <header className={classes.head}>
      <h1 className={classes.reference}>
        <Reference value={reference} />
      </h1>
      <StateBadge state={state} medium={medium} />
      {origin !== 'real' && (
        <Badge size="sm" variant="default">
          {origin === 'simulated' ? <Trans>Simulated</Trans> : <Trans>Test</Trans>}
        </Badge>
      )}
      {caller && (
        <Badge size="sm" variant="default">
          <Trans>Internal</Trans>
        </Badge>
      )}
      <span className={classes.where}>{where.join(' · ')}</span>
      <span className={classes.when}>
        {state === 'ended' ? (
          <>
            <Moment at={started_at} />
            {duration_s != null && ` · ${clock(duration_s)}`}
            {ended_how && ` · ${wordsFor(endingsOf(medium, !!caller), ended_how, (d) => i18n._(d))}`}
          </>
        ) : (
          <Since at={started_at} />
        )}
      </span>
      <div className={classes.marks}>
        {!caller && <Hand interaction={interaction} serving={serving} />}
        {!caller && (works || interaction.service) && <Service interaction={interaction} readOnly={!works} />}
        {(works || interaction.tags.length > 0) && <Tags interaction={interaction} readOnly={!works} />}
        {!caller && (works || interaction.disposition) && (
          <Disposition interaction={interaction} serving={serving} readOnly={!works} />
        )}
      </div>
    </header>
  );
}

function Reference({ value }: { value: string }) {
  const { t } = useLingui();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t`Copied` : t`Copy the reference number`}>
          <UnstyledButton className={classes.copy} onClick={copy}>
            {value} {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}

const FIRST = 'timeline';

/** Which of them is shown stands in the address. */
function Facts({ interaction }: { interaction: Interaction }) {
  const spoken = interaction.medium === 'voice';
  const { data: call } = useCall(interaction.id, spoken);
  const { facts = FIRST } = useSearch({ strict: false }) as { facts?: string };
  const navigate = useNavigate();
  const show = (tab: string | null) => {
    const search = tab && tab !== FIRST ? { facts: tab } : {};
    void navigate({ to: '.', search, replace: true });
  };
  return (
    <Tabs value={facts} onChange={show} keepMounted={false}>
      <Tabs.List className={classes.factTabs}>
        <Tabs.Tab value="timeline">
          <Trans>Timeline</Trans>
        </Tabs.Tab>
        {spoken ? (
          <>
            {!interaction.caller && (
              <Tabs.Tab value="recording">
                <Trans>Recording</Trans>
              </Tabs.Tab>
            )}
            <Tabs.Tab value="quality">
              <Trans>Line</Trans>
            </Tabs.Tab>
          </>
        ) : (
          <Tabs.Tab value="notes">
            <Trans>Notes</Trans>
          </Tabs.Tab>
        )}
        {interaction.process && (
          <Tabs.Tab value="process">
            <Trans>Process</Trans>
          </Tabs.Tab>
        )}
        {!interaction.caller && (
          <Tabs.Tab value="explain">
            <Trans>Why</Trans>
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="timeline" className={classes.panel}>
        <Surveys interaction={interaction} />
        <Timeline interaction={interaction} />
      </Tabs.Panel>
      <Tabs.Panel value="notes" className={classes.panel}>
        <Notes interaction={interaction} />
      </Tabs.Panel>
      <Tabs.Panel value="recording" className={classes.panel}>
        <Recordings recordings={call?.recordings ?? []} />
      </Tabs.Panel>
      <Tabs.Panel value="quality" className={classes.panel}>
        <Quality legs={call?.legs ?? []} />
      </Tabs.Panel>
      <Tabs.Panel value="process" className={classes.panel}>
        <PathPanel id={interaction.id} />
      </Tabs.Panel>
      <Tabs.Panel value="explain" className={classes.panel}>
        <Explain id={interaction.id} past={interaction.state !== 'queued' && interaction.state !== 'offered'} />
      </Tabs.Panel>
    </Tabs>
  );
}
