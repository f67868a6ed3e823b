import { useMemo } from 'react';
import { useView } from '../../../ui/table/view';

export const PERIODS = ['1', '7', '30', '90', '365'];
const DAY_MS = 86_400_000;
export const GROUPS = ['process', 'unit', 'brand', 'region', 'post', 'person', 'step', 'day', 'week', 'month'] as const;
export type Group = (typeof GROUPS)[number];
/** What can be asked for in the address, and the name of each in a question. */
export const PARTS = {
  unit: 'unit_id',
  brand: 'brand_id',
  region: 'region_id',
  post: 'post',
  person: 'person_id',
  through: 'through',
} as const;
export type Part = keyof typeof PARTS;
/** What a click on a figure leaves in the address: which runs or interactions are behind it. */
export const BEHIND = ['wanted', 'departs', 'kind', 'variant', 'left', 'outcome', 'how'];

export type Asked = {
  process?: string;
  from: string;
  simulated: boolean;
  version?: number;
  unit_id?: string;
  brand_id?: string;
  region_id?: string;
  post?: string;
  person_id?: string;
  through?: string;
  /** The period is that in which runs began, not ended. */
  begun?: boolean;
};

/** Which runs the address asks for; the period in whole days, so that a question stays the same for a while. */
export function useAsked(process?: string): { asked: Asked; days: string } {
  const { params } = useView();
  const { days: chosen, floor, version, unit, brand, region, post, person, through } = params;
  const days = PERIODS.find((one) => one === chosen) ?? '30';
  const from = `${new Date(Date.now() - Number(days) * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
  const asked = useMemo(
    () => ({
      process,
      from,
      simulated: floor === 'simulated',
      version: Number(version) || undefined,
      unit_id: unit,
      brand_id: brand,
      region_id: region,
      post,
      person_id: person,
      through,
    }),
    [process, from, floor, version, unit, brand, region, post, person, through],
  );
  return { asked, days };
}
