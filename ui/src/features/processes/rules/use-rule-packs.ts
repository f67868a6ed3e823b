import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import {
  importRulePack,
  type ListRulePacksResponse,
  listBrokenRules,
  listRulePacks,
  removeRulePack,
  switchPackRule,
  switchRulePack,
} from '../../../api/generated';
import { useAct } from '../../../lib/act';
import { useLiveQuery } from '../../../lib/live';

export type RulePack = ListRulePacksResponse['items'][number];
export type PackRule = RulePack['rules'][number];

const ALL = ['rule-packs'];

/** All packs with their rules, and for which brands each is on; kept true. */
export function useRulePacks() {
  useLiveQuery(ALL, ['setup:rule-packs', 'setup:processes', 'map']);
  return useQuery({ queryKey: [...ALL, 'list'], queryFn: () => ask(listRulePacks()) });
}

/** What breaks a pack's rules now at a brand, whether the pack is on there or not. */
export function useBroken(pack: string | undefined, brand: string | undefined) {
  return useQuery({
    queryKey: [...ALL, 'broken', pack, brand],
    queryFn: () => ask(listBrokenRules({ path: { pack: pack ?? '' }, query: { brand_id: brand } })),
    enabled: pack !== undefined && brand !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function useSwitchPack(pack: string, brand: string) {
  return useAct((on: boolean) => ask(switchRulePack({ path: { pack, brand_id: brand }, body: { on } })), [ALL]);
}

export function useSwitchRule(pack: string, brand: string) {
  return useAct(
    ({ rule, on, reason }: { rule: string; on: boolean; reason: string }) =>
      ask(switchPackRule({ path: { pack, brand_id: brand, rule }, body: { on, reason } })),
    [ALL],
  );
}

export function useImportPack() {
  return useAct((text: string) => ask(importRulePack({ body: { text } })), [ALL]);
}

export function useRemovePack(pack: string) {
  return useAct(() => ask(removeRulePack({ path: { pack } })), [ALL]);
}
