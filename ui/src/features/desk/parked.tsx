import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { fetchParked, listParked } from '../../api/generated';
import type { Parked as ParkedCall } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { Since } from '../../ui/time';
import { agentQuery } from './agent-state';
import classes from './parked.module.css';
import { useAgent } from './use-desk';

const GROUP = msg`Call`;
export const PARKED = ['parked'];

/** Customers in slots, for whoever is told the number. */
export function Parked() {
  const { t, i18n } = useLingui();
  const atWork = useAgent()?.signed_in ?? false;
  const navigate = useNavigate();
  useLiveQuery(PARKED, ['me']);
  const { data = [] } = useQuery({
    queryKey: PARKED,
    queryFn: () => ask(listParked()),
    refetchInterval: 3000,
    enabled: atWork,
  });
  const fetch = useAct(
    async (parked: ParkedCall) => {
      await ask(fetchParked({ path: { slot: parked.slot } }));
      await navigate({ to: '/interactions/$id', params: { id: parked.interaction_id } });
    },
    [PARKED, agentQuery.queryKey],
  );
  useCommands(
    data.map((parked) => {
      const slot = i18n.number(parked.slot);
      return {
        id: `fetch-${slot}`,
        title: t`Fetch the call in slot ${slot}`,
        group: GROUP,
        run: () => fetch.mutate(parked),
      };
    }),
  );
  if (!data.length) return null;
  return (
    <section aria-label={t`Parked`}>
      <h2>
        <Trans>Parked</Trans>
      </h2>
      {data.map((parked) => (
        <div key={parked.slot} className={classes.slot}>
          <strong className="numbers" title={t`Slot`}>
            {parked.slot}
          </strong>
          <span className={classes.who}>
            {parked.reference}
            <small>
              {String(parked.by?.name ?? '')} · <Since at={parked.parked_at} />
            </small>
          </span>
          <Button
            size="compact-sm"
            variant="default"
            loading={fetch.isPending && fetch.variables?.slot === parked.slot}
            onClick={() => fetch.mutate(parked)}
          >
            <Trans>Fetch</Trans>
          </Button>
        </div>
      ))}
    </section>
  );
}
