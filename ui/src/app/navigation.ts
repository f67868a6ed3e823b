import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  IconAddressBook,
  IconArrowsJoin,
  IconBan,
  IconBolt,
  IconBook2,
  IconBuilding,
  IconCalendarTime,
  IconCategory,
  IconChecklist,
  IconCircleDot,
  IconClipboardList,
  IconCoffee,
  IconDeviceDesktopAnalytics,
  IconDoorEnter,
  IconFlag,
  IconForms,
  IconHeadset,
  IconHeartbeat,
  IconHistory,
  IconHourglass,
  IconId,
  IconKey,
  IconLifebuoy,
  IconList,
  IconListCheck,
  IconLock,
  IconLockAccess,
  IconMail,
  IconMailbox,
  IconMapPin,
  IconMessage2,
  IconNotebook,
  IconRecordMail,
  IconRoute,
  IconSpeakerphone,
  IconStack2,
  IconStar,
  IconTable,
  IconTag,
  IconTicket,
  IconUsers,
} from '@tabler/icons-react';

export type Destination = {
  path: string;
  title: MessageDescriptor;
  icon: typeof IconUsers;
  keys?: string;
  permission?: string;
};

export type NavigationGroup = { title: MessageDescriptor; items: Destination[] };

/** Everything one can go to: the side bar, the palette and the keys all come from here. */
export const NAVIGATION: NavigationGroup[] = [
  {
    title: msg`Work`,
    items: [
      { path: '/desk', title: msg`Desk`, icon: IconHeadset, keys: 'g d' },
      {
        path: '/tickets',
        title: msg`Tickets`,
        icon: IconTicket,
        keys: 'g i',
        permission: 'tickets:ticket:see',
      },
      { path: '/tasks', title: msg`Tasks`, icon: IconListCheck, keys: 'g t' },
      { path: '/welcome', title: msg`First steps`, icon: IconFlag, permission: 'people:user:edit' },
      {
        path: '/history',
        title: msg`History`,
        icon: IconHistory,
        keys: 'g h',
      },
      {
        path: '/customers',
        title: msg`Customers`,
        icon: IconAddressBook,
        keys: 'g c',
        permission: 'customers:customer:see',
      },
      { path: '/knowledge', title: msg`Knowledge`, icon: IconBook2, keys: 'g k' },
      {
        path: '/voicemail',
        title: msg`Voicemail`,
        icon: IconRecordMail,
        keys: 'g v',
        permission: 'voice:voicemail:hear',
      },
      { path: '/mail', title: msg`Mail`, icon: IconMail, keys: 'g e', permission: 'messaging:mail:sort' },
    ],
  },
  {
    title: msg`Floor`,
    items: [
      {
        path: '/wallboard',
        title: msg`Wallboard`,
        icon: IconDeviceDesktopAnalytics,
        keys: 'g w',
        permission: 'routing:queue:see',
      },
      { path: '/handover', title: msg`Hand-over`, icon: IconNotebook, keys: 'g o', permission: 'team:log:keep' },
    ],
  },
  {
    title: msg`Set-up`,
    items: [
      { path: '/setup/users', title: msg`Users`, icon: IconUsers, keys: 'g u', permission: 'people:user:see' },
      { path: '/setup/units', title: msg`Units`, icon: IconBuilding, permission: 'organisation:unit:see' },
      { path: '/setup/posts', title: msg`Roles`, icon: IconId, permission: 'people:post:edit' },
      {
        path: '/setup/permission-sets',
        title: msg`Permission sets`,
        icon: IconLockAccess,
        permission: 'people:permission_set:see',
      },
      { path: '/setup/queues', title: msg`Queues`, icon: IconStack2, keys: 'g q', permission: 'routing:queue:see' },
      { path: '/setup/bulletins', title: msg`Bulletins`, icon: IconSpeakerphone, permission: 'routing:bulletin:edit' },
      { path: '/setup/break-limits', title: msg`Breaks`, icon: IconCoffee, permission: 'routing:break:lead' },
      { path: '/setup/skills', title: msg`Skills`, icon: IconStar, permission: 'people:skill:edit' },
      { path: '/setup/statuses', title: msg`Statuses`, icon: IconCircleDot, permission: 'people:status:edit' },
      {
        path: '/setup/entry-points',
        title: msg`Entry points`,
        icon: IconDoorEnter,
        permission: 'touchpoints:entry_point:see',
      },
      { path: '/setup/calendars', title: msg`Hours`, icon: IconCalendarTime, permission: 'organisation:calendar:edit' },
      {
        path: '/setup/sla-policies',
        title: msg`Service levels`,
        icon: IconHourglass,
        permission: 'tickets:sla_policy:edit',
      },
      { path: '/setup/brands', title: msg`Brands`, icon: IconTag, permission: 'organisation:brand:edit' },
      { path: '/setup/regions', title: msg`Regions`, icon: IconMapPin, permission: 'organisation:region:edit' },
      { path: '/setup/channels', title: msg`Channels`, icon: IconArrowsJoin, permission: 'touchpoints:channel:edit' },
      { path: '/setup/services', title: msg`Services`, icon: IconList, permission: 'touchpoints:service:edit' },
      {
        path: '/setup/dispositions',
        title: msg`Dispositions`,
        icon: IconChecklist,
        permission: 'interactions:disposition:edit',
      },
      {
        path: '/setup/saved-replies',
        title: msg`Saved replies`,
        icon: IconMessage2,
        permission: 'messaging:saved_reply:edit',
      },
      { path: '/setup/mailboxes', title: msg`Mailboxes`, icon: IconMailbox, permission: 'messaging:mailbox:edit' },
      { path: '/setup/portals', title: msg`Portals`, icon: IconLifebuoy, permission: 'portal:portal:edit' },
      {
        path: '/setup/knowledge-categories',
        title: msg`Article categories`,
        icon: IconCategory,
        permission: 'knowledge:category:edit',
      },
      { path: '/setup/ticket-fields', title: msg`Ticket fields`, icon: IconForms, permission: 'tickets:setup:edit' },
      { path: '/setup/ticket-macros', title: msg`Macros`, icon: IconBolt, permission: 'tickets:setup:edit' },
      { path: '/setup/block-list', title: msg`Block list`, icon: IconBan, permission: 'touchpoints:block:see' },
      {
        path: '/setup/announcements',
        title: msg`Announcements`,
        icon: IconSpeakerphone,
        permission: 'processes:announcement:switch',
      },
      {
        path: '/setup/lookup-tables',
        title: msg`Lookup tables`,
        icon: IconTable,
        permission: 'processes:table:edit',
      },
      { path: '/setup/secrets', title: msg`Secrets`, icon: IconLock, permission: 'processes:secret:edit' },
      { path: '/processes', title: msg`Processes`, icon: IconRoute, keys: 'g p', permission: 'processes:process:see' },
      { path: '/setup/tokens', title: msg`Tokens`, icon: IconKey, permission: 'people:token:edit' },
      { path: '/health', title: msg`Health`, icon: IconHeartbeat, permission: 'platform:health:see' },
      { path: '/audit', title: msg`Audit`, icon: IconClipboardList, permission: 'people:audit:see' },
    ],
  },
];

export const DESTINATIONS: Destination[] = NAVIGATION.flatMap((group) => group.items);
