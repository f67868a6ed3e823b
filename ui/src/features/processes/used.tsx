import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { getProcessTouches } from '../../api/generated';
import type { Text } from '../../api/types';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import classes from './catalogue.module.css';

/** Where customers meet the process: its services with their touchpoints, its addresses, processes that call it. */
export function Used({ slug }: { slug: string }) {
  const { i18n } = useLingui();
  const allowed = may(useMe(), 'touchpoints:touchpoint:see');
  const queryKey = ['processes', slug, 'touches'];
  useLiveQuery(queryKey, ['setup:processes', 'map']);
  const { data } = useQuery({
    queryKey,
    queryFn: () => ask(getProcessTouches({ path: { slug } })),
    enabled: allowed,
  });
  if (!data) return null;
  const { services, entry_points, called_by } = data;
  return (
    <>
      <h3>
        <Trans>Where it is used</Trans>
      </h3>
      <ul className={classes.used}>
        {services.map((one) => (
          <li key={one.code}>
            {one.code} {say(one.name as Text, i18n.locale)}: {one.codes.join(', ')}
            {one.touchpoints > one.codes.length && ' …'}
          </li>
        ))}
        {entry_points.map((one) => (
          <li key={one.id}>
            <Trans>Entry point {say(one.name as Text, i18n.locale)}</Trans>
          </li>
        ))}
        {called_by.map((one) => (
          <li key={one.slug}>
            <Trans>Called by</Trans>{' '}
            <Link to="/processes/$slug" params={{ slug: one.slug }}>
              {say(one.title as Text, i18n.locale)}
            </Link>
          </li>
        ))}
        {!services.length && !entry_points.length && !called_by.length && (
          <li>
            <Trans>At no touchpoint yet.</Trans>
          </li>
        )}
      </ul>
    </>
  );
}
