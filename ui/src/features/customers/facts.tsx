import { Trans, useLingui } from '@lingui/react/macro';
import { TagsInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Customer } from '../../api/types';
import { useNames } from '../../lib/collection';
import { languageName } from '../../ui/customer/names';
import { InPlace } from '../../ui/in-place';
import { Moment } from '../../ui/time';
import classes from './customers.module.css';
import { useChange, useMayChange } from './use-customer';
import { KINDS, LANGUAGES } from './words';

/** The facts of a card, each changed where it stands. */
export function Facts({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const change = useChange(customer);
  const disabled = !useMayChange(customer);
  const regions = useNames('regions');
  const options = (words: Map<string, string>) => [...words].map(([value, label]) => ({ value, label }));
  const kinds = Object.entries(KINDS).map(([value, words]) => ({ value, label: i18n._(words) }));
  const field = (name: keyof Customer & string, label: string, more: object = {}) => (
    <Fact label={label}>
      <InPlace
        label={label}
        value={customer[name] as string | null}
        disabled={disabled}
        save={(value) => change.mutateAsync({ [name]: value })}
        {...more}
      />
    </Fact>
  );
  return (
    <>
      <dl className={classes.facts}>
        {field('name', t`Name`)}
        <Fact label={t`Kind`}>
          <InPlace
            label={t`Kind`}
            value={customer.kind}
            shown={kinds.find((kind) => kind.value === customer.kind)?.label}
            disabled={disabled}
            options={kinds}
            save={(value) => change.mutateAsync({ kind: (value ?? 'person') as Customer['kind'] })}
          />
        </Fact>
        {field('language', t`Language`, {
          options: LANGUAGES,
          shown: customer.language && languageName(customer.language),
        })}
        {field('region_id', t`Region`, {
          options: options(regions),
          shown: customer.region_id && regions.get(customer.region_id),
        })}
        {field('environment', t`Environment`)}
        {field('external_number', t`Number elsewhere`)}
        <Fact label={t`Brand group`}>
          <span className={classes.fixed}>{customer.group}</span>
        </Fact>
        {customer.last_seen_at && (
          <Fact label={t`Last contact`}>
            <span className={classes.fixed}>
              <Moment at={customer.last_seen_at} />
            </span>
          </Fact>
        )}
      </dl>
      <h3 className={classes.label}>
        <Trans>What everybody should know</Trans>
      </h3>
      <div className={classes.pinned} data-empty={!customer.note || undefined}>
        <InPlace
          label={t`What everybody should know`}
          value={customer.note}
          disabled={disabled}
          long
          save={(value) => change.mutateAsync({ note: value })}
        />
      </div>
      <TagsInput
        label={t`Tags`}
        size="xs"
        w="100%"
        value={customer.tags ?? []}
        disabled={disabled}
        maxTags={50}
        onChange={(tags) => change.mutate({ tags })}
      />
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
