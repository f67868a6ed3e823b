import type { Screen } from './screen';
import { useBrands, useCalendars, useUnits } from './screens/organisation';
import { usePermissionSets, usePosts, useSkills, useStatuses, useUsers } from './screens/people';
import { useBlockList, useDispositions, useEntryPoints, useQueues, useTokens } from './screens/service';
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
  calendars: useCalendars,
  brands: useBrands,
  dispositions: useDispositions,
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
