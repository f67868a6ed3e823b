import '@mantine/core/styles/Switch.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { MultiSelect, Switch, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Row } from '../../api/collections';
import type { Text, Ticket } from '../../api/types';
import { nameOf, useCollection } from '../../lib/collection';
import { number } from '../../lib/format';
import { say } from '../../lib/text';
import { InPlace } from '../../ui/in-place';
import { Fact } from './fact';
import classes from './ticket.module.css';
import type { Change } from './use-change';

type Props = { ticket: Ticket; change: Change; disabled: boolean };
type Choice = { value: string; label: Text };

/** Fields that a centre added to tickets. Whether a ticket like this has them is for the server to say. */
export function CustomFields({ ticket, change, disabled }: Props) {
  const { data = [] } = useCollection('ticket-fields');
  const [more, setMore] = useState(false);
  const held = ticket.fields as Record<string, unknown>;
  const own = data.filter(({ types }) => !(types as string[]).length || (types as string[]).includes(ticket.type));
  // What hangs on a condition is asked for only where it is said already, or somebody looks for it.
  const shown = own.filter(({ slug, visible_when }) => more || !visible_when || held[String(slug)] != null);
  return (
    <>
      {shown.map((field) => (
        <OneField key={field.id} field={field} ticket={ticket} change={change} disabled={disabled} />
      ))}
      {shown.length < own.length && !disabled && (
        <div>
          <dt />
          <dd>
            <UnstyledButton className={classes.small} onClick={() => setMore(true)}>
              <Trans>More fields</Trans>
            </UnstyledButton>
          </dd>
        </div>
      )}
    </>
  );
}

function OneField({ field, ticket, change, disabled }: Props & { field: Row }) {
  const { t, i18n } = useLingui();
  const slug = String(field.slug);
  const path = `fields.${slug}`;
  const label = nameOf(field, i18n.locale);
  const held = (ticket.fields as Record<string, unknown>)[slug] ?? null;
  const options = ((field.choices ?? []) as Choice[]).map(({ value, label }) => ({
    value,
    label: say(label, i18n.locale) || value,
  }));
  const save = (value: unknown, began: unknown) =>
    change.save({ [path]: value }, { fields: { ...(ticket.fields as object), [slug]: value } }, { [path]: began });
  if (field.kind === 'boolean') {
    return (
      <Fact label={label} field={path} change={change}>
        <Switch
          size="xs"
          aria-label={label}
          disabled={disabled}
          checked={held === true}
          onChange={(event) => void save(event.currentTarget.checked, held)}
        />
      </Fact>
    );
  }
  if (field.kind === 'choices') {
    return (
      <Fact label={label} field={path} change={change}>
        <MultiSelect
          size="xs"
          aria-label={label}
          disabled={disabled}
          data={options}
          value={(held ?? []) as string[]}
          onChange={(next) => void save(next.length ? next : null, held)}
        />
      </Fact>
    );
  }
  const numeric = field.kind === 'number';
  const parsed = (text: string | null) => (text !== null && numeric ? Number(text.replace(',', '.')) : text);
  const shown = numeric && held !== null ? number(Number(held), i18n.locale, 10) : undefined;
  return (
    <Fact label={label} field={path} change={change}>
      <InPlace
        label={label}
        value={held === null ? null : String(held)}
        shown={field.kind === 'choice' ? (options.find(({ value }) => value === held)?.label ?? null) : shown}
        type={field.kind === 'date' ? 'date' : undefined}
        options={field.kind === 'choice' ? options : undefined}
        disabled={disabled}
        save={(next, began) => {
          const value = parsed(next);
          if (typeof value === 'number' && Number.isNaN(value)) throw new Error(t`A number`);
          return save(value, parsed(began));
        }}
      />
    </Fact>
  );
}
