import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listInteractions } from '../../api/generated';
import type { Customer, Interaction, Text } from '../../api/types';
import { say } from '../../lib/text';
import { StateBadge } from '../../ui/state-badge';
import { Moment } from '../../ui/time';
import { CustomerForm } from './customer-form';
import classes from './customers.module.css';
import { useCustomerName } from './names';

type Props = {
  customer: Customer | null | undefined;
  address?: string | null;
  identity?: Interaction['identity'];
  currentId?: string;
};

/** Who it is, how sure we are, how to reach them, and what was before. */
export function CustomerCard({ customer, address, identity, currentId }: Props) {
  const { t } = useLingui();
  const [editing, edit] = useDisclosure();
  const nameOf = useCustomerName();
  if (!customer) {
    return (
      <div className={classes.card}>
        <h2 className={classes.name}>{address || <Trans>Unknown caller</Trans>}</h2>
        <p className={classes.dim}>
          <Trans>Nobody has been identified yet.</Trans>
        </p>
      </div>
    );
  }
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <h2 className={classes.name} dir="auto">
          {nameOf(customer)}
        </h2>
        <Button variant="subtle" size="compact-xs" onClick={edit.open}>
          <Trans>Edit</Trans>
        </Button>
      </div>
      {identity && <IdentityBadge identity={identity} />}
      <dl className={classes.facts}>
        {(customer.addresses ?? []).map((address) => (
          <div key={address.kind + address.value}>
            <dt>{addressKind(address.kind, { phone: t`Phone`, mail: t`E-mail` })}</dt>
            <dd>
              <bdi>{address.value}</bdi>
            </dd>
          </div>
        ))}
        {customer.language && (
          <div>
            <dt>
              <Trans>Language</Trans>
            </dt>
            <dd>{languageName(customer.language)}</dd>
          </div>
        )}
        {customer.environment && (
          <div>
            <dt>
              <Trans>Environment</Trans>
            </dt>
            <dd>{customer.environment}</dd>
          </div>
        )}
      </dl>
      {customer.note && (
        <p className={classes.note} dir="auto">
          {customer.note}
        </p>
      )}
      <Before customerId={customer.id} currentId={currentId} />
      <Drawer
        opened={editing}
        onClose={edit.close}
        position="right"
        size={440}
        padding={0}
        title={nameOf(customer)}
        closeButtonProps={{ 'aria-label': t`Close` }}
        styles={DRAWER}
      >
        <CustomerForm customer={customer} close={edit.close} />
      </Drawer>
    </div>
  );
}

export const DRAWER = {
  header: { paddingInline: 20, borderBlockEnd: '1px solid var(--sr-line)', minHeight: 48 },
  title: { fontWeight: 600 },
  content: { display: 'flex', flexDirection: 'column' as const },
  body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' as const },
};

function addressKind(kind: string, words: Record<string, string>): string {
  return words[kind] ?? kind;
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function IdentityBadge({ identity }: { identity: NonNullable<Interaction['identity']> }) {
  const { t } = useLingui();
  const level = String(identity.level);
  const sure = level !== '0';
  const words: Record<string, string> = {
    '0': t`Not identified`,
    '1': t`Number known`,
    '2': t`Confirmed by a token`,
    '3': t`Confirmed by an agent`,
  };
  return (
    <Badge
      variant="light"
      color={sure ? 'teal' : 'gray'}
      leftSection={sure ? <IconShieldCheck size={12} /> : <IconShieldQuestion size={12} />}
    >
      {words[level] ?? level}
    </Badge>
  );
}

/** What this customer came with before. */
function Before({ customerId, currentId }: { customerId: string; currentId?: string }) {
  const { i18n } = useLingui();
  const { data } = useQuery({
    queryKey: ['customer', customerId, 'interactions'],
    queryFn: () => ask(listInteractions({ query: { customer_id: customerId, limit: 21 } })),
  });
  const before = data?.items.filter((row) => row.id !== currentId) ?? [];
  return (
    <>
      <h3 className={classes.label}>
        <Trans>Before</Trans>
      </h3>
      {data && !before.length && (
        <p className={classes.dim}>
          <Trans>First time here</Trans>
        </p>
      )}
      <ul className={classes.before}>
        {before.slice(0, 20).map((row) => (
          <li key={row.id}>
            <Link to="/interactions/$id" params={{ id: row.id }}>
              <span>
                <Moment at={row.started_at} />
                {row.queue && <small>{say(row.queue.name as Text, i18n.locale)}</small>}
              </span>
              {row.disposition ? (
                <small>{say(row.disposition.name as Text, i18n.locale)}</small>
              ) : (
                <StateBadge state={row.state} medium={row.medium} />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
