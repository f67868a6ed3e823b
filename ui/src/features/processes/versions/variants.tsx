import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../../api/client';
import { getProcessFamily, takeBaseOver } from '../../../api/generated';
import type { ProcessVariant, Text } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { useNames } from '../../../lib/collection';
import { useLiveQuery } from '../../../lib/live';
import { may, useMe } from '../../../lib/session';
import { say } from '../../../lib/text';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { NewVariant } from './new-variant';
import classes from './variants.module.css';

/** What a process is a variant of, and its own variants: for whom, how far behind their base, and brought up to it. */
export function Variants({ slug }: { slug: string }) {
  const designs = may(useMe(), 'processes:draft:edit');
  const [making, setMaking] = useState(false);
  const key = ['processes', slug, 'family'];
  useLiveQuery(key, ['setup:processes', 'map']);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(getProcessFamily({ path: { slug } })),
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <div className={classes.variants}>
      {data.variant && (
        <>
          <h2>
            <Trans>What it is a variant of</Trans>
          </h2>
          <ul>
            <Row one={data.variant} own />
          </ul>
        </>
      )}
      <header>
        <h2>
          <Trans>Variants of this process</Trans>
        </h2>
        {designs && (
          <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
            <Trans>New variant</Trans>
          </Button>
        )}
      </header>
      {data.variants.length ? (
        <ul>
          {data.variants.map((one) => (
            <Row key={one.slug} one={one} />
          ))}
        </ul>
      ) : (
        <p className={classes.dim}>
          <Trans>
            None yet. A variant is a process of its own for a brand, a region, an environment or a channel, which takes
            over what this one changes.
          </Trans>
        </p>
      )}
      {making && <NewVariant base={slug} close={() => setMaking(false)} />}
    </div>
  );
}

/** One variant, or (own) this process as the variant that it is: then it is its base that is named. */
function Row({ one, own = false }: { one: ProcessVariant; own?: boolean }) {
  const { i18n } = useLingui();
  const designs = may(useMe(), 'processes:draft:edit');
  const navigate = useNavigate();
  const take = useAct(() => ask(takeBaseOver({ path: { slug: one.slug } })), [['processes'], ['process-drafts']]);
  const goes = () =>
    take.mutate(undefined, {
      onSuccess: ({ draft_id }) => void navigate({ to: '/processes/drafts/$id', params: { id: draft_id } }),
    });
  const named = own ? { slug: one.base, title: one.base_title } : { slug: one.slug, title: one.title };
  const compare = { view: 'versions', before: String(one.base_version), after: String(one.version), other: one.base };
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <Link to="/processes/$slug" params={{ slug: named.slug }}>
          {say(named.title as Text, i18n.locale)}
        </Link>
        <p>
          <Audience one={one} />
        </p>
        <p className={classes.dim}>
          <Trans>
            Has version {one.base_version} of {one.newest} of its base
          </Trans>
          {one.behind > 0 && (
            <>
              {' · '}
              <span className={classes.behind}>
                <Plural value={one.behind} one="# version behind" other="# versions behind" />
              </span>
            </>
          )}
          {one.touchpoints !== null && (
            <>
              {' · '}
              <Plural value={one.touchpoints} one="# touchpoint" other="# touchpoints" />
            </>
          )}
        </p>
      </div>
      <div className={classes.buttons}>
        {one.version !== null && (
          <Button
            size="compact-sm"
            variant="default"
            renderRoot={(props) => (
              <Link {...props} to="/processes/$slug" params={{ slug: one.slug }} search={compare} />
            )}
          >
            <Trans>Compare with its base</Trans>
          </Button>
        )}
        {one.draft_id && (
          <Button
            size="compact-sm"
            variant="default"
            renderRoot={(props) => (
              <Link {...props} to="/processes/drafts/$id" params={{ id: one.draft_id as string }} />
            )}
          >
            <Trans>Draft</Trans>
          </Button>
        )}
        {one.behind > 0 && designs && (
          <Button size="compact-sm" loading={take.isPending} onClick={goes}>
            <Trans>Take over the changes</Trans>
          </Button>
        )}
      </div>
    </li>
  );
}

function Audience({ one }: { one: ProcessVariant }) {
  const { t } = useLingui();
  const brands = useNames('brands', !!one.brand_id);
  const regions = useNames('regions', !!one.region_id);
  const environments = useNames('environments', !!one.environment_id);
  const channels = useNames('channels', !!one.channel_id);
  const parts = [
    one.brand_id && t`Brand ${brands.get(one.brand_id) ?? '…'}`,
    one.region_id && t`Region ${regions.get(one.region_id) ?? '…'}`,
    one.environment_id && t`Environment ${environments.get(one.environment_id) ?? '…'}`,
    one.channel_id && t`Channel ${channels.get(one.channel_id) ?? '…'}`,
  ].filter(Boolean);
  return <>{parts.join(' · ')}</>;
}
