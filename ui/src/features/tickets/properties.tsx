import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import type { Text, Ticket } from '../../api/types';
import { useNames } from '../../lib/collection';
import { moment } from '../../lib/format';
import { say } from '../../lib/text';
import { InPlace } from '../../ui/in-place';
import { wordsFor } from '../../ui/interaction-words';
import { Moment } from '../../ui/time';
import { CustomFields } from './custom-fields';
import { Fact } from './fact';
import { Priority } from './marks';
import { useColleagues } from './people';
import { RequesterFact } from './requester-fact';
import { Standing } from './standing';
import classes from './ticket.module.css';
import type { Change } from './use-change';
import { FIELDS, LEVELS, MEDIA, PRIORITIES, TYPES } from './words';

const GROUP = msg`Ticket`;
const ASSIGN = msg`Change the assignee`;
const TEAM = msg`Hand to another team`;
const PRIORITY = msg`Change the priority`;

type Props = { ticket: Ticket; change: Change };

/** What the ticket is, each fact changed where it stands. */
export function Properties({ ticket, change }: Props) {
  const { t, i18n } = useLingui();
  const worked = !ticket.may.includes('work') || !!ticket.merged_into;
  const edited = !ticket.may.includes('edit') || !!ticket.merged_into;
  const options = (words: Record<string, (typeof FIELDS)[string]>) =>
    Object.entries(words).map(([value, word]) => ({ value, label: i18n._(word) }));
  const word = (words: Record<string, (typeof FIELDS)[string]>, code: string) =>
    wordsFor(words, code, (d) => i18n._(d));
  return (
    <section aria-label={t`Properties`} className={classes.section}>
      <dl className={classes.facts}>
        <RequesterFact ticket={ticket} change={change} disabled={edited} />
        <Assignee ticket={ticket} change={change} disabled={worked} />
        <Standing ticket={ticket} change={change} />
        <Team ticket={ticket} change={change} disabled={edited} />
        <Fact field="priority" change={change}>
          <InPlace
            label={t`Priority`}
            value={String(ticket.priority)}
            shown={<Priority value={ticket.priority} />}
            said={word(PRIORITIES, String(ticket.priority))}
            disabled={edited}
            required
            options={[
              ...options(PRIORITIES),
              ...(ticket.priority_by_hand ? [{ value: '0', label: t`As impact and urgency say` }] : []),
            ]}
            command={{ id: 'ticket-priority', title: PRIORITY, group: GROUP, keys: 'y' }}
            save={(value, began) => {
              const priority = Number(value) || null;
              return change.save({ priority }, priority ? { priority } : {}, { priority: Number(began) });
            }}
          />
        </Fact>
        {(['impact', 'urgency'] as const).map((field) => (
          <Fact key={field} field={field} change={change}>
            <InPlace
              label={i18n._(FIELDS[field]!)}
              value={ticket[field]}
              shown={word(LEVELS, ticket[field])}
              disabled={edited}
              required
              options={options(LEVELS)}
              save={(value, began) => change.save({ [field]: value }, { [field]: value }, { [field]: began })}
            />
          </Fact>
        ))}
        <Fact field="type" change={change}>
          <InPlace
            label={t`Type`}
            value={ticket.type}
            shown={word(TYPES, ticket.type)}
            disabled={edited}
            required
            options={options(TYPES)}
            save={(value, began) => change.save({ type: value }, { type: value as Ticket['type'] }, { type: began })}
          />
        </Fact>
        <Fact field="follow_up_at" change={change}>
          <InPlace
            label={i18n._(FIELDS.follow_up_at!)}
            value={dayOf(ticket.follow_up_at)}
            shown={ticket.follow_up_at && <Moment at={ticket.follow_up_at} brief />}
            said={ticket.follow_up_at && moment(ticket.follow_up_at, i18n.locale, Date.now(), true)}
            type="date"
            disabled={worked}
            save={(day, began) => {
              const at = momentOf(day);
              const seen = began === dayOf(ticket.follow_up_at) ? (ticket.follow_up_at ?? null) : momentOf(began);
              return change.save({ follow_up_at: at }, { follow_up_at: at }, { follow_up_at: seen });
            }}
          />
        </Fact>
        <CustomFields ticket={ticket} change={change} disabled={worked} />
        {ticket.brand && (
          <Fact field="brand_id" change={change}>
            {say(ticket.brand.name as Text, i18n.locale)}
          </Fact>
        )}
        <div>
          <dt>
            <Trans>Opened</Trans>
          </dt>
          <dd>
            <Moment at={ticket.opened_at} /> <span className={classes.dim}>{word(MEDIA, ticket.medium)}</span>
          </dd>
        </div>
        {ticket.external_number && (
          <div>
            <dt>
              <Trans>Number elsewhere</Trans>
            </dt>
            <dd>{ticket.external_number}</dd>
          </div>
        )}
      </dl>
      <TagsInput
        size="xs"
        className={classes.tags}
        label={t`Tags`}
        placeholder={ticket.tags.length || worked ? undefined : t`Add a tag`}
        value={ticket.tags}
        readOnly={worked}
        maxTags={50}
        onChange={(tags) => void change.save({ tags }, { tags })}
      />
    </section>
  );
}

/** A moment's day where the reader is. */
function dayOf(at: string | null | undefined): string | null {
  if (!at) return null;
  const day = new Date(at);
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** In the morning of a day. */
function momentOf(day: string | null): string | null {
  return day ? new Date(`${day}T09:00`).toISOString() : null;
}

function Assignee({ ticket, change, disabled }: Props & { disabled: boolean }) {
  const { t } = useLingui();
  // Until somebody opens the list, nobody asks who might be in it.
  const [search, setSearch] = useState<string | null>(null);
  const found = useColleagues(ticket, search ?? '', search !== null && !disabled);
  const { assignee } = ticket;
  const held = assignee ? [{ id: assignee.id, name: String(assignee.name) }] : [];
  const people = [...held, ...found.filter(({ id }) => id !== assignee?.id)];
  return (
    <Fact field="assignee_id" change={change}>
      <InPlace
        label={t`Assignee`}
        value={assignee?.id}
        shown={assignee && String(assignee.name)}
        disabled={disabled}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
        // What the field shows of the present value is not searched for.
        onSearch={(text) => setSearch(people.some(({ name }) => name === text) ? '' : text)}
        command={{ id: 'ticket-assign', title: ASSIGN, group: GROUP, keys: 'a' }}
        save={(id, began) => {
          const next = people.find((one) => one.id === id) ?? null;
          return change.save({ assignee_id: id }, { assignee: next }, { assignee_id: began });
        }}
      />
    </Fact>
  );
}

function Team({ ticket, change, disabled }: Props & { disabled: boolean }) {
  const { t, i18n } = useLingui();
  const units = useNames('units', !disabled);
  return (
    <Fact field="unit_id" change={change}>
      <InPlace
        label={t`Team`}
        value={ticket.unit.id}
        shown={say(ticket.unit.name as Text, i18n.locale)}
        disabled={disabled}
        required
        options={[...units].map(([value, label]) => ({ value, label }))}
        command={{ id: 'ticket-team', title: TEAM, group: GROUP }}
        save={(id, began) => {
          const next = id ? { unit: { id, name: units.get(id) ?? '' } } : {};
          return change.save({ unit_id: id }, next, { unit_id: began });
        }}
      />
    </Fact>
  );
}
