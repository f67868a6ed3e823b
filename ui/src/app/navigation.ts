import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  IconAddressBook,
  IconBan,
  IconBuilding,
  IconCalendarTime,
  IconChecklist,
  IconCircleDot,
  IconClipboardList,
  IconDeviceDesktopAnalytics,
  IconDoorEnter,
  IconHeadset,
  IconHistory,
  IconId,
  IconKey,
  IconLockAccess,
  IconRoute,
  IconStack2,
  IconStar,
  IconTag,
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
        path: '/history',
        title: msg`History`,
        icon: IconHistory,
        keys: 'g h',
        permission: 'interactions:interaction:read',
      },
      {
        path: '/customers',
        title: msg`Customers`,
        icon: IconAddressBook,
        keys: 'g c',
        permission: 'customers:customer:read',
      },
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
        permission: 'routing:floor:read',
      },
    ],
  },
  {
    title: msg`Set-up`,
    items: [
      { path: '/setup/users', title: msg`Users`, icon: IconUsers, keys: 'g u', permission: 'people:user:read' },
      { path: '/setup/units', title: msg`Units`, icon: IconBuilding, permission: 'organisation:unit:read' },
      { path: '/setup/posts', title: msg`Roles`, icon: IconId, permission: 'people:post:read' },
      {
        path: '/setup/permission-sets',
        title: msg`Permission sets`,
        icon: IconLockAccess,
        permission: 'people:permission_set:read',
      },
      { path: '/setup/queues', title: msg`Queues`, icon: IconStack2, keys: 'g q', permission: 'routing:queue:read' },
      { path: '/setup/skills', title: msg`Skills`, icon: IconStar, permission: 'people:skill:read' },
      { path: '/setup/statuses', title: msg`Statuses`, icon: IconCircleDot, permission: 'people:status:read' },
      {
        path: '/setup/entry-points',
        title: msg`Entry points`,
        icon: IconDoorEnter,
        permission: 'touchpoints:entry_point:read',
      },
      { path: '/setup/calendars', title: msg`Hours`, icon: IconCalendarTime, permission: 'organisation:calendar:read' },
      { path: '/setup/brands', title: msg`Brands`, icon: IconTag, permission: 'organisation:brand:read' },
      {
        path: '/setup/dispositions',
        title: msg`Dispositions`,
        icon: IconChecklist,
        permission: 'interactions:disposition:read',
      },
      { path: '/setup/block-list', title: msg`Block list`, icon: IconBan, permission: 'touchpoints:block:read' },
      { path: '/processes', title: msg`Processes`, icon: IconRoute, keys: 'g p', permission: 'processes:process:read' },
      { path: '/setup/tokens', title: msg`Tokens`, icon: IconKey, permission: 'people:token:read' },
      { path: '/audit', title: msg`Audit`, icon: IconClipboardList, permission: 'platform:audit:read' },
    ],
  },
];

export const DESTINATIONS: Destination[] = NAVIGATION.flatMap((group) => group.items);
