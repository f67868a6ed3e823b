import type { Screen } from './screen';
import { usePermissionSets, useTokens } from './screens/access';
import { useBreakLimits } from './screens/breaks';
import { useBulletins } from './screens/bulletins';
import { useChannels, useEnvironments, useServiceCategories, useServices } from './screens/catalogue';
import { useComplaintRoutes } from './screens/complaint-routes';
import { useDiagnosticChecks } from './screens/diagnostic-checks';
import { useDistributionRules } from './screens/distribution';
import { useIdentityProviders } from './screens/identity-providers';
import { useDispositions, useSavedReplies } from './screens/interactions';
import { useKnowledgeCategories } from './screens/knowledge';
import { useKnownIncidents } from './screens/known-incidents';
import { useMailboxes } from './screens/mail';
import { useMailTemplates } from './screens/mail-templates';
import { useMessageChannels } from './screens/message-channels';
import { useBrands, useCalendars, useRegions, useUnits } from './screens/organisation';
import { usePosts, useSkills, useStatuses, useUsers } from './screens/people';
import { usePortals } from './screens/portals';
import { useAnnouncements, useLookupTables, useSecrets } from './screens/processes';
import { useQueues } from './screens/queues';
import { useRemoteTools } from './screens/remote-tools';
import { useSlaPolicies } from './screens/service-levels';
import { useTaskRules } from './screens/task-rules';
import { useTicketTemplates } from './screens/ticket-templates';
import { useTicketFields, useTicketMacros } from './screens/tickets';
import { useBlockList, useEntryPoints } from './screens/touchpoints';
import { useTriggers } from './screens/triggers';
import { useVendors } from './screens/vendors';
import { useWebhooks } from './screens/webhooks';
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
  'distribution-rules': useDistributionRules,
  'task-rules': useTaskRules,
  'complaint-routes': useComplaintRoutes,
  vendors: useVendors,
  'remote-tools': useRemoteTools,
  calendars: useCalendars,
  brands: useBrands,
  regions: useRegions,
  channels: useChannels,
  services: useServices,
  'service-categories': useServiceCategories,
  environments: useEnvironments,
  dispositions: useDispositions,
  'saved-replies': useSavedReplies,
  mailboxes: useMailboxes,
  'message-channels': useMessageChannels,
  'mail-templates': useMailTemplates,
  portals: usePortals,
  'known-incidents': useKnownIncidents,
  'identity-providers': useIdentityProviders,
  triggers: useTriggers,
  webhooks: useWebhooks,
  'knowledge-categories': useKnowledgeCategories,
  'ticket-fields': useTicketFields,
  'ticket-macros': useTicketMacros,
  'ticket-templates': useTicketTemplates,
  announcements: useAnnouncements,
  'lookup-tables': useLookupTables,
  'diagnostic-checks': useDiagnosticChecks,
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
