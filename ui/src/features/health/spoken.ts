import { exactly } from '../../lib/format';

const GB = 1_000_000_000;
const GIB = 2 ** 30;
const MOMENTS = ['until', 'since'];

/** The values of a finding as they are said: sizes in GB, moments as moments, numbers in the reader's way. */
export function spoken(values: Record<string, unknown>, locale: string): Record<string, string> {
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (MOMENTS.includes(name) && typeof value === 'string') said[name] = exactly(value, locale);
    else if (typeof value === 'number' && name !== 'port') said[name] = number(value);
    else said[name] = String(value ?? '–');
  }
  const { free_bytes: free, per_day: daily, ahead_s: ahead, age_s: age } = values;
  if (typeof free === 'number') said.free = number(free / GIB, 1);
  if (typeof daily === 'number') said.daily = number(daily / GB, 1);
  const seconds = ahead ?? age;
  if (typeof seconds === 'number') said.seconds = number(Math.abs(seconds));
  return said;
}
