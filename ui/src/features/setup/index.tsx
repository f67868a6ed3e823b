import type { Screen } from './screen';
import { usePermissionSets, useTokens } from './screens/access';
import { useBreakLimits } from './screens/breaks';
import { useBulletins } from './screens/bulletins';
import { useDispositions, useSavedReplies } from './screens/interactions';
import { useKnowledgeCategories } from './screens/knowledge';
import { useMailboxes } from './screens/mail';
import { useBrands, useCalendars, useRegions, useUnits } from './screens/organisation';
import { usePosts, useSkills, useStatuses, useUsers } from './screens/people';
import { usePortals } from './screens/portals';
import { useAnnouncements, useLookupTables, useSecrets } from './screens/processes';
import { useQueues } from './screens/queues';
import { useSlaPolicies } from './screens/service-levels';
import { useTicketFields, useTicketMacros } from './screens/tickets';
import { useBlockList, useChannels, useEntryPoints, useServices } from './screens/touchpoints';
import { SetupPage } from './setup-page';

const SCREENS: Record<string, () => Screen> = {
  users: useUsers,
  units: useUnits,
  posts: usePosts,
  'permission-sets': usePermissionSets,
  queues: useQueues,
  skills: useSkills,
  statuses: useStatuses,
  'entry-points': useEntryPoints,
  bulletins: useBulletins,
  'break-limits': useBreakLimits,
  'sla-policies': useSlaPolicies,
  calendars: useCalendars,
  brands: useBrands,
  regions: useRegions,
  channels: useChannels,
  services: useServices,
  dispositions: useDispositions,
  'saved-replies': useSavedReplies,
  mailboxes: useMailboxes,
  portals: usePortals,
  'knowledge-categories': useKnowledgeCategories,
  'ticket-fields': useTicketFields,
  'ticket-macros': useTicketMacros,
  announcements: useAnnouncements,
  'lookup-tables': useLookupTables,
  secrets: useSecrets,
  'block-list': useBlockList,
  tokens: useTokens,
};

export function isSetupScreen(name: string): boolean {
  return name in SCREENS;
}

/** The set-up screen of this name. Each is mounted on its own: it brings its own hooks. */
export function SetupScreen({ name }: { name: string }) {
  const useScreen = SCREENS[name];
  return useScreen ? <SetupPage key={name} useScreen={useScreen} /> : null;
}
