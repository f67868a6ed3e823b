/** The periods that figures can be asked for. */
export const PERIODS = ['this-month', 'last-month', '30-days', '90-days', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** From when to before when, by the days of whoever looks; the end is a day's, so that the question stays the same. */
export function periodOf(period: Period, now: Date): { from: string; to: string } {
  const day = (shift: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + shift);
  const month = (shift: number) => new Date(now.getFullYear(), now.getMonth() + shift, 1);
  const [from, to] = {
    'this-month': [month(0), day(1)],
    'last-month': [month(-1), month(0)],
    '30-days': [day(-29), day(1)],
    '90-days': [day(-89), day(1)],
    year: [month(-11), day(1)],
  }[period] as [Date, Date];
  return { from: from.toISOString(), to: to.toISOString() };
}
