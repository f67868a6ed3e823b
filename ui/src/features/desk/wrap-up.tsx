import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { endWrapUp, extendWrapUp } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useNow } from '../../lib/clock';
import { useCommands } from '../../lib/commands';
import { secondsBetween } from '../../lib/format';
import { placeOf } from '../../lib/work';
import { Keys } from '../../ui/keys';
import { Since, Until } from '../../ui/time';
import { agentQuery } from './agent-state';
import { useAgent } from './use-desk';
import classes from './wrap-up.module.css';

const GROUP = msg`Wrap-up`;
const FINISH = msg`Finish wrap-up`;
const EXTEND = msg`One more minute of wrap-up`;

/** Time to write it down: how much is left, more of it, or done. */
export function WrapUp() {
  const { t } = useLingui();
  const now = useNow();
  const wrapUp = useAgent()?.wrap_up ?? null;
  const refresh = [agentQuery.queryKey, ['interaction', wrapUp?.about_id]];
  const extend = useAct(() => ask(extendWrapUp({ body: { by_s: 60 } })), refresh);
  const finish = useAct(() => ask(endWrapUp()), refresh);
  useCommands([
    {
      id: 'wrap-up-finish',
      title: FINISH,
      group: GROUP,
      keys: 'alt+w',
      enabled: !!wrapUp,
      run: () => finish.mutate(undefined),
    },
    {
      id: 'wrap-up-extend',
      title: EXTEND,
      group: GROUP,
      keys: 'alt+e',
      enabled: !!wrapUp,
      run: () => extend.mutate(undefined),
    },
  ]);
  if (!wrapUp) return null;
  const ends = wrapUp.ends_at;
  const total = ends ? Math.max(1, secondsBetween(wrapUp.started_at, Date.parse(ends))) : 1;
  const left = ends ? Math.max(0, -secondsBetween(ends, now)) : 1;
  return (
    <section className={classes.bar} aria-label={t`Wrap-up`}>
      <span className={classes.ring} style={{ '--share': left / total } as React.CSSProperties} aria-hidden />
      <Link {...placeOf(wrapUp)} className={classes.title}>
        <Trans>Wrap-up</Trans>
      </Link>
      {ends ? <Until at={ends} className={classes.left} /> : <Since at={wrapUp.started_at} className={classes.left} />}
      <div className={classes.buttons}>
        <Button
          variant="default"
          loading={extend.isPending}
          rightSection={<Keys keys="alt+e" />}
          onClick={() => extend.mutate(undefined)}
        >
          <Trans>+1 minute</Trans>
        </Button>
        <Button
          loading={finish.isPending}
          rightSection={<Keys keys="alt+w" />}
          onClick={() => finish.mutate(undefined)}
        >
          <Trans>Finish</Trans>
        </Button>
      </div>
    </section>
  );
}
