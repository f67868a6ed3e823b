import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '../../api/client';
import { recordCustomerConsent } from '../../api/generated';
import type { Customer, CustomerRecord } from '../../api/types';
import { useAct } from '../../lib/act';
import { Moment } from '../../ui/time';
import classes from './customers.module.css';
import { useMayChange } from './use-customer';
import { CONSENT_SOURCES, PURPOSES } from './words';

type Line = CustomerRecord['consents'][number];

/** What holds now for each purpose, and the ledger it follows from. */
export function Consents({ customer, lines }: { customer: Customer; lines: Line[] }) {
  const { t, i18n } = useLingui();
  const editable = useMayChange(customer);
  const [adding, setAdding] = useState(false);
  const [whole, setWhole] = useState(false);
  const purpose = (slug: string) => (PURPOSES[slug] ? i18n._(PURPOSES[slug]) : slug);
  const source = (slug: string) => (CONSENT_SOURCES[slug] ? i18n._(CONSENT_SOURCES[slug]) : slug);
  const newest = lines.filter((line, index) => lines.findIndex((one) => one.purpose === line.purpose) === index);
  return (
    <section aria-label={t`Consent`} className={classes.section}>
      <h3 className={classes.label}>
        <Trans>Consent</Trans>
      </h3>
      <ul className={classes.lines}>
        {(whole ? lines : newest).map((line) => (
          <li key={line.id} className={classes.line}>
            <span className={classes.lineMain}>
              <span>{purpose(line.purpose)}</span>
              <small>
                <Moment at={line.at} /> · {source(line.source)}
                {line.author && ` · ${line.author}`}
              </small>
            </span>
            <Badge size="xs" variant="light" color={line.given ? 'teal' : 'red'}>
              {line.given ? <Trans>Given</Trans> : <Trans>Withdrawn</Trans>}
            </Badge>
          </li>
        ))}
      </ul>
      {!lines.length && (
        <p className={classes.dim}>
          <Trans>Never asked.</Trans>
        </p>
      )}
      <Group gap={4}>
        {editable && !adding && (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={12} />}
            onClick={() => setAdding(true)}
          >
            <Trans>Record consent</Trans>
          </Button>
        )}
        {lines.length > newest.length && (
          <Button variant="subtle" size="compact-xs" onClick={() => setWhole(!whole)}>
            {whole ? <Trans>Only what holds now</Trans> : <Trans>All that was said</Trans>}
          </Button>
        )}
      </Group>
      {adding && <NewConsent id={customer.id} close={() => setAdding(false)} />}
    </section>
  );
}

function NewConsent({ id, close }: { id: string; close: () => void }) {
  const { t, i18n } = useLingui();
  const [purpose, setPurpose] = useState('recording');
  const [source, setSource] = useState('call');
  const record = useAct(
    (given: boolean) => ask(recordCustomerConsent({ path: { id }, body: { purpose, given, source } })),
    [['customer', id]],
  );
  const options = (words: typeof PURPOSES) =>
    Object.entries(words).map(([value, label]) => ({ value, label: i18n._(label) }));
  const say = (given: boolean) => record.mutate(given, { onSuccess: close });
  return (
    <div className={classes.box}>
      <Select
        label={t`What for`}
        data={options(PURPOSES)}
        value={purpose}
        allowDeselect={false}
        onChange={(next) => setPurpose(next ?? 'recording')}
      />
      <Select
        label={t`How we know`}
        data={options(CONSENT_SOURCES)}
        value={source}
        allowDeselect={false}
        onChange={(next) => setSource(next ?? 'call')}
      />
      <Group gap={6} mt={4}>
        <Button variant="light" loading={record.isPending} onClick={() => say(true)}>
          <Trans>Given</Trans>
        </Button>
        <Button variant="light" color="red" loading={record.isPending} onClick={() => say(false)}>
          <Trans>Withdrawn</Trans>
        </Button>
        <Button variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
      </Group>
    </div>
  );
}
