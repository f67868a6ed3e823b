import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, CopyButton, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { Ticket } from '../../api/types';
import { type Command, useCommands } from '../../lib/commands';
import { useMe } from '../../lib/session';
import { InPlace } from '../../ui/in-place';
import { Keys } from '../../ui/keys';
import { Due } from './due';
import { Both } from './fact';
import { StatusBadge } from './marks';
import { RemoteAccess } from './remote-access';
import classes from './ticket.module.css';
import type { Change } from './use-change';
import { STATUS_MEANINGS, STATUSES, type Status } from './words';

const GROUP = msg`Ticket`;
const TAKE = msg`Take this ticket`;
/** One key each, for what is chosen most. */
const KEYS: Partial<Record<Status, string>> = { open: 'o', pending: 'p', on_hold: 'h', solved: 'e' };
const SETTING: Record<Status, Command['title']> = {
  new: msg`Set to: New`,
  open: msg`Set to: Open`,
  pending: msg`Set to: Pending`,
  on_hold: msg`Set to: On hold`,
  solved: msg`Set to: Solved`,
  closed: msg`Set to: Closed`,
};

/** Number, subject, status, whose it is: what one must know before anything else. */
export function TicketHead({ ticket, change }: { ticket: Ticket; change: Change }) {
  const { t } = useLingui();
  const me = useMe().user;
  const { number, subject, origin, assignee, may, merged_into } = ticket;
  const works = may.includes('work') && !merged_into;
  const mine = assignee?.id === me.id;
  // From somebody else it is taken over, as it is assigned; what nobody has goes through the queue it waits in.
  const take = () =>
    void (assignee ? change.save({ assignee_id: me.id }, { assignee: { id: me.id, name: me.name } }) : change.take());
  useCommands([{ id: 'ticket-take', title: TAKE, group: GROUP, keys: 'i', enabled: works && !mine, run: take }]);
  return (
    <header className={classes.head}>
      <h1 className={classes.heading}>
        <CopyButton value={`#${number}`}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t`Copied` : t`Copy the number`}>
              <UnstyledButton className={classes.copy} onClick={copy}>
                #{number}
              </UnstyledButton>
            </Tooltip>
          )}
        </CopyButton>
        <div>
          <InPlace
            label={t({ message: 'Subject', context: 'ticket' })}
            value={subject}
            required
            disabled={!may.includes('edit') || !!merged_into}
            save={(next, began) => change.save({ subject: next }, { subject: next ?? subject }, { subject: began })}
          />
        </div>
      </h1>
      {change.clashes
        .filter(({ field }) => field === 'subject' || field === 'status')
        .map((clash) => (
          <Both key={clash.field} clash={clash} change={change} />
        ))}
      <div className={classes.marks}>
        {origin !== 'real' && (
          <Badge size="sm" variant="default">
            {origin === 'simulated' ? <Trans>Simulated</Trans> : <Trans>Test</Trans>}
          </Badge>
        )}
        {ticket.next_due_at && (
          <span>
            <span className={classes.dim}>
              <Trans>Due</Trans>
            </span>{' '}
            <Due at={ticket.next_due_at} />
          </span>
        )}
        <StatusMenu ticket={ticket} change={change} enabled={works} />
        {works && <RemoteAccess ticket={ticket} />}
        {works && !mine && (
          <Button variant="default" rightSection={<Keys keys="i" />} onClick={take}>
            <Trans>Take it</Trans>
          </Button>
        )}
      </div>
    </header>
  );
}

/** The status, and what it can become: nothing else is offered, by key or by click. */
function StatusMenu({ ticket, change, enabled }: { ticket: Ticket; change: Change; enabled: boolean }) {
  const { t, i18n } = useLingui();
  const { status, transitions } = ticket;
  const set = (next: Status) => void change.save({ status: next }, { status: next });
  useCommands(
    transitions.map((next) => ({
      id: `ticket-${next}`,
      title: SETTING[next],
      group: GROUP,
      keys: KEYS[next],
      enabled,
      run: () => set(next),
    })),
  );
  if (!enabled || !transitions.length) return <StatusBadge status={status} />;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.status} aria-label={t`Status: ${i18n._(STATUSES[status])}`}>
          <StatusBadge status={status} />
          <IconChevronDown size={13} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {transitions.map((next) => (
          <Menu.Item key={next} rightSection={KEYS[next] && <Keys keys={KEYS[next]} />} onClick={() => set(next)}>
            <StatusBadge status={next} /> <span className={classes.dim}>{i18n._(STATUS_MEANINGS[next])}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
