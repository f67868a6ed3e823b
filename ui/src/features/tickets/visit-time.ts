/** Days and times of visits, by the clock of the place where they are. */
import { regional } from '../../lib/regional';

type Timed = { begins_at: string; ends_at: string; zone: string };

/** `15:00 – 16:00`, and the zone where it is not the reader's own. */
export function hoursOf({ begins_at, ends_at, zone }: Timed, language: string, own = ownZone()): string {
  const form = new Intl.DateTimeFormat(regional(language), { hour: '2-digit', minute: '2-digit', timeZone: zone });
  const hours = form.formatRange(new Date(begins_at), new Date(ends_at));
  return sameClock(zone, own, new Date(begins_at)) ? hours : `${hours} (${zone})`;
}

/** A calendar day (`2027-03-16`) with its day of the week. */
export function dayName(day: string, language: string): string {
  return new Intl.DateTimeFormat(regional(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00Z`));
}

/** The day of a moment as short as it can be told, in a zone. */
export function shortDay(at: string, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { day: 'numeric', month: 'short', timeZone }).format(new Date(at));
}

/** Today as a calendar day, where the reader is. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function daysAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return daysAfter(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7));
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether two zones have the same time then: somebody in Paris need not be told of Berlin. */
function sameClock(one: string, other: string, at: Date): boolean {
  const clock = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
  return clock(one) === clock(other);
}
