import { useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Collection, listAll, type Row } from '../api/collections';
import type { Text } from '../api/types';
import { useLiveQuery } from './live';
import { may, useMe } from './session';
import { say } from './text';

export function collectionQuery(name: Collection) {
  return queryOptions({ queryKey: ['setup', name], queryFn: () => listAll(name), staleTime: 60_000 });
}

/** Collections that not everybody who works may read; the others are open to all. */
const SEEN_BY: Partial<Record<Collection, string>> = {
  users: 'people:user:see',
  bulletins: 'routing:bulletin:edit',
  'break-limits': 'routing:break:lead',
  'permission-sets': 'people:permission_set:see',
  'entry-points': 'touchpoints:entry_point:see',
  'block-list': 'touchpoints:block:see',
  'diagnostic-checks': 'processes:check:edit',
  secrets: 'processes:secret:edit',
  mailboxes: 'messaging:mailbox:edit',
  'message-channels': 'messaging:channel:edit',
  'mail-templates': 'wording:mail_template:edit',
  portals: 'portal:portal:edit',
  'known-incidents': 'portal:incident:edit',
  triggers: 'triggers:trigger:edit',
  webhooks: 'webhooks:webhook:edit',
  'identity-providers': 'identity:provider:edit',
  'sla-policies': 'tickets:ticket:see',
  'distribution-rules': 'tickets:ticket:see',
  'task-rules': 'worklist:rule:edit',
  vendors: 'tickets:ticket:see',
  'remote-tools': 'tickets:setup:edit',
  'complaint-routes': 'complaints:complaint:see',
};

/** Who may change what. Whoever may only see it is shown forms that cannot be changed. */
const EDITED_BY: Record<Collection, string> = {
  units: 'organisation:unit:edit',
  brands: 'organisation:brand:edit',
  regions: 'organisation:region:edit',
  calendars: 'organisation:calendar:edit',
  channels: 'touchpoints:channel:edit',
  services: 'touchpoints:service:edit',
  'service-categories': 'touchpoints:service:edit',
  environments: 'organisation:environment:edit',
  'entry-points': 'touchpoints:entry_point:edit',
  'block-list': 'touchpoints:block:edit',
  posts: 'people:post:edit',
  'permission-sets': 'people:permission_set:edit',
  users: 'people:user:edit',
  skills: 'people:skill:edit',
  statuses: 'people:status:edit',
  tokens: 'people:token:edit',
  bulletins: 'routing:bulletin:edit',
  'break-limits': 'routing:break:lead',
  queues: 'routing:queue:edit',
  dispositions: 'interactions:disposition:edit',
  announcements: 'processes:announcement:edit',
  'lookup-tables': 'processes:table:edit',
  'diagnostic-checks': 'processes:check:edit',
  secrets: 'processes:secret:edit',
  'saved-replies': 'messaging:saved_reply:edit',
  'mail-templates': 'wording:mail_template:edit',
  mailboxes: 'messaging:mailbox:edit',
  'message-channels': 'messaging:channel:edit',
  portals: 'portal:portal:edit',
  'known-incidents': 'portal:incident:edit',
  triggers: 'triggers:trigger:edit',
  webhooks: 'webhooks:webhook:edit',
  'identity-providers': 'identity:provider:edit',
  'knowledge-categories': 'knowledge:category:edit',
  'ticket-fields': 'tickets:setup:edit',
  'ticket-macros': 'tickets:setup:edit',
  'sla-policies': 'tickets:sla_policy:edit',
  'distribution-rules': 'tickets:distribution:edit',
  'task-rules': 'worklist:rule:edit',
  vendors: 'tickets:setup:edit',
  'remote-tools': 'tickets:setup:edit',
  'ticket-templates': 'tickets:setup:edit',
  'complaint-routes': 'complaints:route:edit',
};

export function useMayEdit(name: Collection): boolean {
  return may(useMe(), EDITED_BY[name]);
}

/** A set-up collection, kept true by the event stream. Where one may not read it there is none, and no error. */
export function useCollection(name: Collection, wanted = true) {
  const enabled = may(useMe(), SEEN_BY[name]) && wanted;
  useLiveQuery(['setup', name], enabled ? [`setup:${name}`] : []);
  return useQuery({ ...collectionQuery(name), enabled });
}

/** Names of a collection's rows by id, in the reader's language. */
export function useNames(name: Collection, enabled = true): Map<string, string> {
  const { i18n } = useLingui();
  const { data } = useCollection(name, enabled);
  return useMemo(() => new Map((data ?? []).map((row) => [row.id, nameOf(row, i18n.locale)])), [data, i18n.locale]);
}

/** The same by slug, as processes name roles. */
export function useNamesBySlug(name: Collection, enabled = true): Map<string, string> {
  const { i18n } = useLingui();
  const { data } = useCollection(name, enabled);
  return useMemo(
    () => new Map((enabled ? (data ?? []) : []).map((row) => [String(row.slug), nameOf(row, i18n.locale)])),
    [data, enabled, i18n.locale],
  );
}

export function nameOf(row: Row, language: string): string {
  return say(row.name as Text, language);
}
