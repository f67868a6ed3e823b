import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../../api/client';
import type { Row } from '../../api/collections';
import {
  assignTouchpoints,
  getCellCompliance,
  getMap,
  getMapCompliance,
  getMapTraffic,
  getProcessTouches,
  listAssignments,
  listProcesses,
  previewAssignment,
  undoAssignment,
} from '../../api/generated';
import type { AssignmentWanted, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { arrangeCatalogue } from '../../lib/catalogue';
import { useCollection } from '../../lib/collection';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { ratesOf } from './map-model';

export type Place = { region_id?: string; environment_id?: string };

/** Services below their categories, in the reader's language. */
export function useCatalogue(locale: string) {
  const { data: categories } = useCollection('service-categories');
  const { data: services, error } = useCollection('services');
  const rows = useMemo(
    () => services && arrangeCatalogue(categories ?? [], services, (row: Row) => say(row.name as Text, locale)),
    [categories, services, locale],
  );
  return { rows, error };
}

/** The map of a brand, kept true: what others assign is seen at once, what interactions do is seen calmly. */
export function useProcessMap(brand: string | undefined, place: Place, simulated: boolean) {
  const me = useMe();
  const mapKey = ['map', brand, place];
  const trafficKey = ['map', brand, 'traffic', simulated];
  useLiveQuery(mapKey, brand ? ['map'] : []);
  useLiveQuery(trafficKey, brand ? ['interactions'] : [], undefined, CALM_MS * 5);
  const map = useQuery({
    queryKey: mapKey,
    queryFn: () => ask(getMap({ path: { brand_id: brand ?? '' }, query: place })),
    enabled: brand !== undefined,
    placeholderData: keepPreviousData,
  });
  const traffic = useQuery({
    queryKey: trafficKey,
    queryFn: () => ask(getMapTraffic({ path: { brand_id: brand ?? '' }, query: { simulated } })),
    enabled: brand !== undefined,
    placeholderData: keepPreviousData,
  });
  const compliance = useQuery({
    queryKey: ['map', brand, 'compliance', simulated],
    queryFn: () => ask(getMapCompliance({ path: { brand_id: brand ?? '' }, query: { simulated } })),
    enabled: brand !== undefined && may(me, 'processes:process:see'),
    refetchInterval: 300_000,
  });
  const cells = useQuery({
    queryKey: ['map', brand, 'cell-compliance', simulated],
    queryFn: () => ask(getCellCompliance({ path: { brand_id: brand ?? '' }, query: { simulated } })),
    enabled: brand !== undefined && may(me, 'processes:process:see'),
    refetchInterval: 300_000,
  });
  const rates = useMemo(
    () => new Map(compliance.data?.items.map((one) => [one.process, one.compliant / one.measured])),
    [compliance.data],
  );
  const cellRates = useMemo(() => ratesOf(cells.data?.items ?? []), [cells.data]);
  return { map, traffic, rates, cellRates };
}

export function useProcesses() {
  useLiveQuery(['processes', 'list'], ['setup:processes']);
  return useQuery({ queryKey: ['processes', 'list'], queryFn: () => ask(listProcesses()) });
}

/** What a change would touch, as it stands now. */
export function usePreview(wanted: AssignmentWanted | undefined) {
  return useQuery({
    queryKey: ['map', 'preview', wanted],
    queryFn: () => ask(previewAssignment({ body: wanted as AssignmentWanted })),
    enabled: wanted !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function useTouches(process: string | null | undefined) {
  return useQuery({
    queryKey: ['map', 'touches', process],
    queryFn: () => ask(getProcessTouches({ path: { slug: process ?? '' } })),
    enabled: Boolean(process),
  });
}

export function useChanges() {
  useLiveQuery(['map', 'changes'], ['map']);
  return useQuery({ queryKey: ['map', 'changes'], queryFn: () => ask(listAssignments({ query: { limit: 50 } })) });
}

export function useAssign() {
  return useAct(
    (body: AssignmentWanted & { fingerprint: string; replace: boolean }) => ask(assignTouchpoints({ body })),
    [['map']],
  );
}

export function useUndo() {
  return useAct((id: string) => ask(undoAssignment({ path: { id } })), [['map']]);
}
