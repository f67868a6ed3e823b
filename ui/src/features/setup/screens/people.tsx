import { useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import { StatusDot } from '../../../ui/status-dot';
import { labelOf, useChoices } from '../choices';
import type { Screen } from '../screen';

export function useUsers(): Screen {
  const { t } = useLingui();
  const { languages, work } = useChoices();
  const units = useNames('units');
  const queues = useNames('queues');
  return {
    collection: 'users',
    title: t`Users`,
    create: t`New user`,
    purpose: t`Everybody who works here: what they know, which queues they serve, what they may do.`,
    nameOf: (row) => String(row.name),
    columns: [
      { id: 'name', title: t`Name`, value: (row) => row.name as string, width: 'minmax(160px, 1.4fr)' },
      { id: 'agent_number', title: t`Agent ID`, value: (row) => row.agent_number as string, width: '90px', wide: true },
      { id: 'email', title: t`E-mail`, value: (row) => row.email as string, width: 'minmax(140px, 1.4fr)', wide: true },
      { id: 'unit', title: t`Unit`, value: (row) => units.get(row.unit_id as string), wide: true },
      {
        id: 'queues',
        title: t`Queues`,
        value: (row) => ((row.queue_ids as string[]) ?? []).map((id) => queues.get(id)).join(', '),
        wide: true,
      },
      {
        id: 'active',
        title: t`State`,
        width: '165px',
        value: (row) => (row.active ? t`Active` : t`Blocked`),
        cell: (row) => (
          <>
            <StatusDot colour={row.active ? 'green' : 'gray'} /> {row.active ? t`Active` : t`Blocked`}
            {row.origin === 'simulated' && (
              <Badge size="xs" variant="default" ml={6}>
                {t`Simulated`}
              </Badge>
            )}
          </>
        ),
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'text', name: 'name', label: t`Name`, required: true },
          { kind: 'email', name: 'email', label: t`E-mail`, required: true },
          { kind: 'password', name: 'password', label: t`Password`, kept: t`Left empty, it stays as it is.` },
          { kind: 'text', name: 'agent_number', label: t`Agent ID`, half: true },
          {
            kind: 'select',
            name: 'language',
            label: t`Language`,
            options: languages,
            nothing: t`The browser's`,
            half: true,
          },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', required: true },
          { kind: 'switch', name: 'active', label: t`May sign in` },
        ],
      },
      {
        title: t`Work`,
        fields: [
          { kind: 'multi', name: 'queue_ids', label: t`Queues`, from: 'queues' },
          {
            kind: 'rows',
            name: 'skills',
            label: t`Skills`,
            add: t`Add a skill`,
            blank: { skill_id: null, level: 5 },
            fields: [
              { kind: 'select', name: 'skill_id', label: t`Skill`, from: 'skills', required: true },
              {
                kind: 'number',
                name: 'level',
                label: t`Level, 1 to 10`,
                min: 1,
                max: 10,
                whole: true,
                required: true,
                width: '110px',
              },
            ],
          },
          {
            kind: 'number',
            name: 'capacity.voice',
            label: t`Calls at a time`,
            min: 0,
            max: 1,
            whole: true,
            half: true,
          },
          {
            kind: 'number',
            name: 'capacity.chat',
            label: t`Chats at a time`,
            min: 0,
            max: 20,
            whole: true,
            half: true,
          },
          {
            kind: 'number',
            name: 'capacity.form',
            label: t`Web forms at a time`,
            min: 0,
            max: 20,
            whole: true,
            half: true,
          },
          {
            kind: 'number',
            name: 'capacity.mail',
            label: t`E-mails at a time`,
            min: 0,
            max: 20,
            whole: true,
            half: true,
          },
          {
            kind: 'number',
            name: 'capacity.task',
            label: t`Tickets and tasks at a time`,
            min: 0,
            max: 20,
            whole: true,
            half: true,
          },
          {
            kind: 'rows',
            name: 'overlaps',
            label: t`At the same time`,
            help: t`Without a line here, a person serves one medium at a time.`,
            add: t`Add a pair of media`,
            blank: { holding: 'chat', may_take: 'voice' },
            fields: [
              { kind: 'select', name: 'holding', label: t`While serving`, options: work, required: true },
              { kind: 'select', name: 'may_take', label: t`may also be given`, options: work, required: true },
            ],
          },
        ],
      },
      {
        title: t`Roles and permissions`,
        fields: [
          {
            kind: 'rows',
            name: 'posts',
            label: t`Roles`,
            add: t`Add a role`,
            blank: { post_id: null, from: new Date().toISOString().slice(0, 10), to: null },
            fields: [
              { kind: 'select', name: 'post_id', label: t`Role`, from: 'posts', required: true },
              { kind: 'date', name: 'from', label: t`From`, required: true, width: '125px' },
              { kind: 'date', name: 'to', label: t`Until`, width: '125px' },
            ],
          },
          {
            kind: 'rows',
            name: 'grants',
            label: t`Permissions`,
            help: t`A permission set, for a unit and all below it, for some brands or all.`,
            add: t`Add permissions`,
            blank: { permission_set_id: null, unit_id: null, brand_ids: null },
            fields: [
              {
                kind: 'select',
                name: 'permission_set_id',
                label: t`Permission set`,
                from: 'permission-sets',
                required: true,
              },
              { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', required: true },
              { kind: 'multi', name: 'brand_ids', label: t`Brands`, from: 'brands', nothing: t`All brands` },
            ],
          },
        ],
      },
    ],
    blank: {
      name: '',
      email: '',
      password: '',
      agent_number: '',
      language: 'en',
      unit_id: null,
      active: true,
      queue_ids: [],
      skills: [],
      capacity: { voice: 1 },
      overlaps: [],
      posts: [],
      grants: [],
    },
  };
}

export function useSkills(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'skills',
    title: t`Skills`,
    create: t`New skill`,
    purpose: t`What an agent can do: queues ask for skills, agents have them with a proficiency of 1 to 10.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'text',
            name: 'slug',
            label: t`Short name`,
            required: true,
            fixed: true,
            help: t`Used in processes; cannot be changed later.`,
          },
        ],
      },
    ],
    blank: { name: {}, slug: '' },
  };
}

export function useStatuses(): Screen {
  const { t, i18n } = useLingui();
  const { statusKinds } = useChoices();
  return {
    collection: 'statuses',
    title: t`Statuses`,
    create: t`New status`,
    purpose: t`What agents can be doing: available for work, or one of several kinds of not available.`,
    columns: [
      {
        id: 'name',
        title: t`Name`,
        value: (row) => say(row.name as Text, i18n.locale),
        cell: (row) => (
          <>
            <StatusDot colour={row.colour as string} /> {say(row.name as Text, i18n.locale)}
          </>
        ),
      },
      { id: 'kind', title: t`Kind`, value: (row) => labelOf(statusKinds, row.kind) },
      { id: 'shared', title: t`For`, value: (row) => (row.shared ? t`Everybody` : t`One agent`), wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          { kind: 'select', name: 'kind', label: t`Kind`, options: statusKinds, required: true },
          { kind: 'colour', name: 'colour', label: t`Colour` },
          { kind: 'switch', name: 'shared', label: t`Everybody can choose it` },
        ],
      },
    ],
    blank: { name: {}, slug: '', kind: 'not_available', colour: 'orange', shared: true },
  };
}

export function usePosts(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'posts',
    title: t`Roles`,
    create: t`New role`,
    purpose: t`What people are responsible for in processes. What they may do is a permission set.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
        ],
      },
    ],
    blank: { name: {}, slug: '' },
  };
}
