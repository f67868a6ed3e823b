import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MapProcess, Text } from '../../api/types';
import { useNames } from '../../lib/collection';
import { number, percent } from '../../lib/format';
import { say } from '../../lib/text';
import { AssignForm } from './assign-form';
import classes from './map.module.css';
import type { Cell } from './map-model';
import { type Place, useTouches } from './use-map';

type Props = {
  cell: Cell;
  brand: string;
  place: Place;
  /** The first day that is counted. */
  since?: string;
  simulated: boolean;
  /** The compliance rate of its process for this brand. */
  rate?: number;
  /** Of the runs at this touchpoint. */
  here?: { compliant: number; measured: number };
  process?: MapProcess;
  mayEdit: boolean;
  close: () => void;
};

/** One touchpoint: what it has, what happened there, and what a change of its process touches. */
export function TouchpointPanel({ cell, brand, place, since, simulated, rate, here, process, mayEdit, close }: Props) {
  const { t, i18n } = useLingui();
  const posts = useNames('posts');
  const regions = useNames('regions');
  const environments = useNames('environments');
  const { touchpoint, traffic } = cell;
  const owner = touchpoint?.owner_post_id ? posts.get(touchpoint.owner_post_id) : undefined;
  const where = [
    place.region_id && regions.get(place.region_id),
    place.environment_id && environments.get(place.environment_id),
  ]
    .filter(Boolean)
    .join(', ');
  const inherited =
    where && (touchpoint?.region_id ?? undefined) !== place.region_id ? t`What holds for all applies here.` : '';
  const search = {
    service_id: cell.service.id,
    channel_id: cell.channel.id,
    brand_id: brand,
    from: since?.slice(0, 10),
    simulated: simulated ? '1' : undefined,
  };
  return (
    <div className={classes.panel}>
      <dl className={classes.facts}>
        <dt>
          <Trans>Process</Trans>
        </dt>
        <dd>
          {touchpoint?.process ? (
            <Link to="/processes/$slug" params={{ slug: touchpoint.process }}>
              {process ? say(process.title as Text, i18n.locale) : touchpoint.process}
            </Link>
          ) : touchpoint ? (
            <Trans>Not offered</Trans>
          ) : (
            <Trans>None: a blind spot</Trans>
          )}
        </dd>
        {touchpoint?.process && (
          <>
            <dt>
              <Trans>Version</Trans>
            </dt>
            <dd>
              {touchpoint.pinned ? (
                <Trans>
                  stays {touchpoint.pinned}; current {process?.version ?? '–'}
                </Trans>
              ) : (
                <Trans>{process?.version ?? '–'}, always the current one</Trans>
              )}
            </dd>
            <dt>
              <Trans>Owner</Trans>
            </dt>
            <dd>{owner ?? '–'}</dd>
            <dt>
              <Trans>Compliance rate</Trans>
            </dt>
            <dd>
              {here && (
                <div>
                  <Trans>
                    {percent(here.compliant / here.measured, i18n.locale)} of {number(here.measured, i18n.locale)} runs
                    here
                  </Trans>
                </div>
              )}
              {rate === undefined ? (
                <Trans>– not measured yet</Trans>
              ) : (
                <Anchor
                  size="sm"
                  c="var(--sr-accent-text)"
                  renderRoot={(props) => (
                    <Link
                      {...props}
                      to="/processes/$slug"
                      params={{ slug: touchpoint.process as string }}
                      search={{ view: 'measures', floor: simulated ? 'simulated' : undefined } as never}
                    />
                  )}
                >
                  <Trans>{percent(rate, i18n.locale)} of this brand's runs in 30 days</Trans>
                </Anchor>
              )}
            </dd>
          </>
        )}
        <dt>
          <Trans>Interactions</Trans>
        </dt>
        <dd>
          <Anchor
            size="sm"
            c="var(--sr-accent-text)"
            renderRoot={(props) => <Link {...props} to="/history" search={search as never} />}
          >
            <Trans>{number(traffic, i18n.locale)} in 30 days</Trans>
          </Anchor>
        </dd>
        {where && (
          <>
            <dt>
              <Trans>Holds for</Trans>
            </dt>
            <dd>
              {where} {inherited}
            </dd>
          </>
        )}
      </dl>
      {touchpoint?.process && <Touches process={touchpoint.process} />}
      {mayEdit && (
        <section aria-label={t`Change`}>
          <h2>
            <Trans>Change</Trans>
          </h2>
          <AssignForm
            cells={{ brand_ids: [brand], channel_ids: [cell.channel.id], service_ids: [cell.service.id], ...place }}
            now={{
              process: touchpoint?.process ?? null,
              pinned: touchpoint?.pinned ?? null,
              owner: touchpoint?.owner_post_id ?? null,
            }}
            done={close}
          />
        </section>
      )}
    </div>
  );
}

/** What changing this process touches. */
function Touches({ process }: { process: string }) {
  const { t, i18n } = useLingui();
  const { data } = useTouches(process);
  const brands = useNames('brands');
  if (!data) return null;
  const lines = [
    ...data.brands.map((one) => `${brands.get(one.brand_id) ?? ''}: ${number(one.touchpoints, i18n.locale)}`),
    ...data.entry_points.map((one) => t`Entry point: ${say(one.name as Text, i18n.locale)}`),
    ...data.called_by.map((one) => t`Called by: ${say(one.title as Text, i18n.locale)}`),
  ];
  return (
    <section aria-label={t`What changing this process touches`}>
      <h2>
        <Trans>What changing this process touches</Trans>
      </h2>
      <div className={classes.told}>
        <strong>
          <Plural value={data.touchpoints} one="# touchpoint" other="# touchpoints" />
        </strong>
        {data.pinned > 0 && (
          <>
            {' '}
            <Plural value={data.pinned} one="(# stays with its version)" other="(# stay with their version)" />
          </>
        )}
        <ul className={classes.examples}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
