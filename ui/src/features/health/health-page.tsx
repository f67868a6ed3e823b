import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Badge, CopyButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircleCheck,
  IconCircleX,
  IconCopy,
  IconInfoCircle,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getHealthReport, getReady } from '../../api/generated';
import type { HealthFinding } from '../../api/types';
import { useNow } from '../../lib/clock';
import { clock } from '../../lib/format';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { MENDS, SENTENCES } from './finding-sentences';
import { FINDINGS } from './finding-words';
import classes from './health.module.css';
import { spoken } from './spoken';

const EVERY_MS = 10_000;
const LOOKS = {
  broken: { icon: IconCircleX, colour: 'red' },
  attention: { icon: IconAlertTriangle, colour: 'orange' },
  advice: { icon: IconInfoCircle, colour: 'gray' },
} as const;

/** How the installation is: what the doctor finds and how to mend it, looked at again every ten seconds. */
export function HealthPage() {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery({
    queryKey: ['health', 'report'],
    queryFn: () => ask(getHealthReport()),
    refetchInterval: EVERY_MS,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <Page
      toRead
      title={t`Health`}
      count={
        <span>
          <Plural value={data.checks} one="# check made" other="# checks made" /> · <Moment at={data.at} />
        </span>
      }
    >
      <div className={classes.health}>
        {data.findings.length === 0 ? (
          <p className={classes.well} role="status">
            <IconCircleCheck size={20} aria-hidden /> <Trans>All is well.</Trans>
          </p>
        ) : (
          <ul className={classes.findings}>
            {data.findings.map((finding, index) => (
              <Finding key={`${finding.code}-${index}`} finding={finding} />
            ))}
          </ul>
        )}
        <Figures />
      </div>
    </Page>
  );
}

function Finding({ finding }: { finding: HealthFinding }) {
  const { t, i18n } = useLingui();
  const { icon: Icon, colour } = LOOKS[finding.severity];
  const words = { broken: t`Broken`, attention: t`Needs attention`, advice: t`Advice` };
  const title = FINDINGS[finding.code];
  const sentence = SENTENCES[finding.code];
  const mend = MENDS[finding.code];
  const values = spoken(finding.values, i18n.locale);
  return (
    <li data-severity={finding.severity}>
      <Icon size={18} aria-hidden />
      <div>
        <h2>
          {title ? i18n._(title) : finding.code}{' '}
          <Badge size="sm" variant="light" color={colour}>
            {words[finding.severity]}
          </Badge>
        </h2>
        {sentence ? <p>{i18n._({ ...sentence, values })}</p> : <p lang="en">{finding.sentence}</p>}
        {mend ? <p>{i18n._({ ...mend, values })}</p> : <Command text={finding.mend} />}
      </div>
    </li>
  );
}

/** Something to type, and so the same in every language. */
function Command({ text }: { text: string }) {
  const { t } = useLingui();
  return (
    <div className={classes.mend}>
      <code lang="en">{text}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={copied ? t`Copied` : t`Copy`}>
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  );
}

/** Who leads, and what waits or was put aside, also while all is well. */
function Figures() {
  const { t, i18n } = useLingui();
  const now = useNow();
  const { data } = useQuery({
    queryKey: ['health', 'ready'],
    queryFn: () => ask(getReady()),
    refetchInterval: EVERY_MS,
  });
  if (!data) return null;
  const parts: Record<string, string> = {
    engine: t`Routing and deadlines`,
    'voice:embedded': t`Calls in the browser`,
    mail: t`Mail`,
    asking: t`Look-ups of processes`,
    checking: t`Diagnostic checks`,
    webhooks: t`Webhooks`,
  };
  const looked = data.at ? Date.parse(data.at) : now;
  const figures: Array<[string, number]> = [
    [t`Events waiting for the journal`, data.waiting_events ?? 0],
    [t`Events put aside`, data.parked_events ?? 0],
    [t`Deadlines put aside`, data.failed_timers ?? 0],
    [t`Jobs that failed`, data.failed_jobs ?? 0],
    [t`Effects in doubt`, data.effects_in_doubt ?? 0],
  ];
  return (
    <div className={classes.figures}>
      <table>
        <caption>
          <Trans>Leaders</Trans>
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Part</Trans>
            </th>
            <th scope="col">
              <Trans>Runs as</Trans>
            </th>
            <th scope="col" className={classes.end}>
              <Trans>Last sign of life</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {(data.leaders ?? []).map((leader) => (
            <tr key={leader.name} data-dead={!leader.alive || undefined}>
              <td>{parts[leader.name] ?? leader.name}</td>
              <td>
                <code>{leader.holder}</code>
              </td>
              <td className={classes.end}>
                {leader.alive ? (
                  clock(leader.age_s + Math.max(0, (now - looked) / 1000))
                ) : (
                  <Trans>not alive ({clock(leader.age_s)})</Trans>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>
          <Trans>What waits</Trans>
        </caption>
        <tbody>
          {figures.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={classes.end}>{i18n.number(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
