import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFilter, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useNames } from '../../lib/collection';
import { useMe } from '../../lib/session';
import type { Params } from './list-query';
import { usePeople } from './people';
import { PRIORITIES, STATUS_ORDER, STATUSES, type Status, TYPES, UNSOLVED } from './words';

type Props = { query: Params; change: (part: Params) => void };
type Option = { value: string; label: string };

const RARER = ['priority', 'type', 'unit', 'tag', 'tier', 'vendor', 'simulated'];

/** Filters of the list; each stands in the address under its own name. */
export function Filters(props: Props) {
  const narrow = useMediaQuery('(max-width: 700px)');
  const { query, change } = props;
  return (
    <>
      <StatusFilter {...props} />
      <AssigneeFilter {...props} />
      {narrow ? (
        <Rarer {...props} />
      ) : (
        <More count={RARER.filter((name) => query[name]).length}>
          <Rarer {...props} within />
        </More>
      )}
      {query.overdue && (
        <Button variant="default" rightSection={<IconX size={12} />} onClick={() => change({ overdue: undefined })}>
          <Trans>Overdue</Trans>
        </Button>
      )}
      {query.escalation_overdue && (
        <Button
          variant="default"
          rightSection={<IconX size={12} />}
          onClick={() => change({ escalation_overdue: undefined })}
        >
          <Trans>Escalation overdue</Trans>
        </Button>
      )}
      {query.requester && (
        <Button variant="default" rightSection={<IconX size={12} />} onClick={() => change({ requester: undefined })}>
          <Trans>One requester</Trans>
        </Button>
      )}
    </>
  );
}

/** What is filtered by less often, behind one button that says how much of it is. */
function More({ count, children }: { count: number; children: ReactNode }) {
  return (
    <Popover shadow="md" withinPortal={false} trapFocus position="bottom-start">
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={14} />}>
          {count ? <Trans>Filters: {count}</Trans> : <Trans>Filters</Trans>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={220}>
        <Stack gap="sm">{children}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

type OneProps = Props & { name: string; label: string; data: Option[]; within?: boolean; searchable?: boolean };

function One({ query, change, name, label, within = false, ...more }: OneProps) {
  const { t } = useLingui();
  return (
    <Select
      w={within ? undefined : 132}
      label={within ? label : undefined}
      aria-label={label}
      placeholder={within ? t`Any` : label}
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      comboboxProps={within ? { withinPortal: false } : undefined}
      value={query[name] ?? null}
      onChange={(value) => change({ [name]: value ?? undefined })}
      {...more}
    />
  );
}

function StatusFilter(props: Props) {
  const { t, i18n } = useLingui();
  const { status } = props.query;
  const data = [
    { value: UNSOLVED.join(','), label: t`Not solved` },
    ...STATUS_ORDER.map((value) => ({ value, label: i18n._(STATUSES[value]) })),
  ];
  // A view may ask for several at once.
  if (status && data.every(({ value }) => value !== status)) {
    const names = status.split(',').map((one) => i18n._(STATUSES[one as Status] ?? STATUSES.open));
    data.push({ value: status, label: names.join(', ') });
  }
  return <One {...props} name="status" label={t`Status`} data={data} />;
}

function AssigneeFilter({ query, change }: Props) {
  const { t } = useLingui();
  const me = useMe().user;
  const { people, search } = usePeople();
  const others = people.filter(({ id }) => id !== me.id).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      w={132}
      aria-label={t`Assignee`}
      placeholder={t`Assignee`}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      value={query.assignee ?? null}
      onChange={(assignee) => change({ assignee: assignee ?? undefined })}
      onSearchChange={(text) => search(others.some(({ label }) => label === text) ? '' : text)}
      data={[{ value: 'me', label: t`Me` }, { value: 'none', label: t`Nobody` }, ...others]}
    />
  );
}

function Rarer({ within, ...props }: Props & { within?: boolean }) {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const vendors = useNames('vendors');
  const { query, change } = props;
  const options = (words: Record<string, (typeof STATUSES)[Status]>) =>
    Object.entries(words).map(([value, word]) => ({ value, label: i18n._(word) }));
  const teams = [...units].map(([value, label]) => ({ value, label }));
  return (
    <>
      <One {...props} within={within} name="priority" label={t`Priority`} data={options(PRIORITIES)} />
      <One {...props} within={within} name="type" label={t`Type`} data={options(TYPES)} />
      <One
        {...props}
        within={within}
        name="unit"
        label={t`Team`}
        searchable
        data={[{ value: 'mine', label: t`My team` }, ...teams]}
      />
      <One
        {...props}
        within={within}
        name="tier"
        label={t`Tier`}
        data={['1', '2', '3'].map((value) => ({ value, label: value }))}
      />
      <One
        {...props}
        within={within}
        name="vendor"
        label={t`At a vendor`}
        searchable
        data={[{ value: 'any', label: t`Whichever` }, ...[...vendors].map(([value, label]) => ({ value, label }))]}
      />
      <TagFilter tag={query.tag} within={within} change={(tag) => change({ tag })} />
      <One
        {...props}
        within={within}
        name="simulated"
        label={t`Floor`}
        data={[{ value: 'true', label: t`Simulated` }]}
      />
    </>
  );
}

type TagProps = { tag: string | undefined; within?: boolean; change: (tag: string | undefined) => void };

/** A tag is typed whole: Enter, or going on, looks for it. */
function TagFilter({ tag, within = false, change }: TagProps) {
  const { t } = useLingui();
  const [text, setText] = useState(tag ?? '');
  useEffect(() => setText(tag ?? ''), [tag]);
  const commit = () => text.trim() !== (tag ?? '') && change(text.trim() || undefined);
  return (
    <TextInput
      w={within ? undefined : 132}
      label={within ? t`Tag` : undefined}
      aria-label={t`Tag`}
      placeholder={within ? t`Any` : t`Tag`}
      value={text}
      maxLength={50}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) commit();
      }}
    />
  );
}
