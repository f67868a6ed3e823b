import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { type GetContactMatrixResponse, getContactMatrix } from '../../api/generated';
import type { Text } from '../../api/types';
import { useNames } from '../../lib/collection';
import { number } from '../../lib/format';
import { say } from '../../lib/text';
import { ListFiles } from '../../ui/lists/list-files';
import { Page } from '../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import classes from './contact.module.css';
import { ContactChart } from './contact-chart';

type Standing = GetContactMatrixResponse['items'][number];

/** The contact matrix of a brand: which processes to review first. */
export function ContactPage() {
  const { t } = useLingui();
  const { params, change } = useView();
  const brands = useNames('brands');
  const brand = params.brand && brands.has(params.brand) ? params.brand : [...brands.keys()][0];
  const simulated = String(params.simulated) === '1';
  const { data, error, refetch } = useQuery({
    queryKey: ['map', brand, 'contact', simulated],
    queryFn: () => ask(getContactMatrix({ path: { brand_id: brand ?? '' }, query: { simulated } })),
    enabled: brand !== undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t`Contact matrix`}
      actions={
        brand && (
          <ListFiles kind="contact-matrix" filters={{ brand_id: brand, simulated: simulated ? 'true' : undefined }} />
        )
      }
    >
      <div className={classes.filters}>
        <Select
          w={160}
          aria-label={t`Brand`}
          allowDeselect={false}
          value={brand ?? null}
          onChange={(value) => change({ brand: value ?? undefined })}
          data={[...brands].map(([value, label]) => ({ value, label }))}
        />
        <Select
          w={120}
          aria-label={t`Floor`}
          allowDeselect={false}
          value={simulated ? 'simulated' : 'real'}
          onChange={(value) => change({ simulated: value === 'simulated' ? '1' : undefined })}
          data={[
            { value: 'real', label: t`Real` },
            { value: 'simulated', label: t`Simulated` },
          ]}
        />
      </div>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton />
      ) : data.items.length === 0 ? (
        <Empty icon={<IconMap2 size={20} />} title={<Trans>No service process here yet</Trans>}>
          <Trans>Give touchpoints of this brand a process on the map.</Trans>
        </Empty>
      ) : (
        <Shown items={data.items} days={data.days} />
      )}
    </Page>
  );
}

function Shown({ items, days }: { items: Standing[]; days: number }) {
  const [active, setActive] = useState<string>();
  return (
    <div className={classes.body}>
      <div>
        <ContactChart items={items} active={active} />
        <ul className={classes.legend}>
          <li>
            <Trans>○ contact and variety fit</Trans>
          </li>
          <li>
            <Trans>□ too uniform for its contact</Trans>
          </li>
          <li>
            <Trans>◇ too varied for its contact</Trans>
          </li>
          <li>
            <Trans>◌ has not run</Trans>
          </li>
        </ul>
        <p className={classes.about}>
          <Trans>
            Where contact is close, a process must be able to vary; where it is slight, variety only costs. The larger a
            point, the more runs in {days} days. First comes what is far apart and runs often.
          </Trans>
        </p>
      </div>
      <Figures items={items} active={active} point={setActive} />
    </div>
  );
}

type FiguresProps = { items: Standing[]; active: string | undefined; point: (process: string | undefined) => void };

function Figures({ items, active, point }: FiguresProps) {
  const { t, i18n } = useLingui();
  const share = (value: number | null) => (value === null ? '–' : number(value, i18n.locale, 2));
  const leans: Record<string, string> = {
    fits: t`fits`,
    too_uniform: t`too uniform`,
    too_varied: t`too varied`,
    no_runs: t`no runs`,
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keys.
    <div className={classes.scroll} role="group" tabIndex={0} aria-label={t`Figures`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col" className={classes.words}>
              <Trans>Process</Trans>
            </th>
            <th scope="col">
              <Trans>Degree</Trans>
            </th>
            <th scope="col">
              <Trans>Variety</Trans>
            </th>
            <th scope="col">
              <Trans>It is</Trans>
            </th>
            <th scope="col">
              <Trans>Runs</Trans>
            </th>
            <th scope="col">
              <Trans>Presence</Trans>
            </th>
            <th scope="col">
              <Trans>Customer as object</Trans>
            </th>
            <th scope="col">
              <Trans>Customer's part</Trans>
            </th>
            <th scope="col">
              <Trans>Personal attention</Trans>
            </th>
            <th scope="col">
              <Trans>Means of contact</Trans>
            </th>
            <th scope="col">
              <Trans>Steps</Trans>
            </th>
            <th scope="col">
              <Trans>Ways taken</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((one, index) => (
            <tr
              key={one.process}
              data-active={active === one.process || undefined}
              onMouseEnter={() => point(one.process)}
              onMouseLeave={() => point(undefined)}
            >
              <td>{index + 1}</td>
              <td className={classes.words}>
                <Link
                  to="/processes/$slug"
                  params={{ slug: one.process }}
                  onFocus={() => point(one.process)}
                  onBlur={() => point(undefined)}
                >
                  {say(one.title as Text, i18n.locale)}
                </Link>{' '}
                <span className={classes.number}>{one.number}</span>
              </td>
              <td>{share(one.degree)}</td>
              <td>{share(one.variety)}</td>
              <td>{leans[one.lean] ?? one.lean}</td>
              <td>{number(one.runs, i18n.locale)}</td>
              <td>{share(one.presence)}</td>
              <td>{share(one.object)}</td>
              <td>{share(one.activity)}</td>
              <td>{share(one.attention)}</td>
              <td>{share(one.means)}</td>
              <td>{number(one.steps, i18n.locale)}</td>
              <td>{number(one.variants, i18n.locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
