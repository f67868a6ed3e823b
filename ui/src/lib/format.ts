/** Numbers, dates and lengths of time as people read them. Every function takes the language, none guesses it. */
import { regional } from './regional';

const clocks = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let found = clocks.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(regional(language), options);
    clocks.set(key, found);
  }
  return found;
}

/** `3:07`, `1:02:09`: a running or finished length of time. Never negative. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

export function secondsBetween(from: string, to: number): number {
  return (to - Date.parse(from)) / 1000;
}

/** The time of day when it was today; day and, unless `brief`, time otherwise. */
export function moment(at: string, language: string, now = Date.now(), brief = false): string {
  const date = new Date(at);
  const today = new Date(now).toDateString() === date.toDateString();
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  if (today) return formatter(language, time).format(date);
  const year = new Date(now).getFullYear() === date.getFullYear() ? undefined : 'numeric';
  return formatter(language, { ...(brief ? {} : time), day: 'numeric', month: 'short', year }).format(date);
}

/** The exact moment with seconds and zone, for a tooltip. */
export function exactly(at: string, language: string): string {
  return formatter(language, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(at));
}

/** A moment with its day of the week, as it is told in a row of moments. */
export function weekMoment(at: string, language: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
  return formatter(language, { ...options, hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** A calendar day (`2026-12-25`), which is the same one everywhere. */
export function dayOf(day: string, language: string): string {
  return formatter(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00Z`));
}

/** The name of a month that is told by its first day (`2026-12-01`). */
export function monthName(month: string, language: string): string {
  return formatter(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}T00:00Z`));
}

const UNITS = [
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The day of a moment, with its year. */
export function dayOfMoment(at: string, language: string): string {
  return formatter(language, { dateStyle: 'medium' }).format(new Date(at));
}

/** A length of time in at most two units: `4 hr`, `1 hr 30 min`, `40 sec`. Hours stay hours: a working day is no day. */
export function lengthOf(seconds: number, language: string): string {
  let left = Math.round(seconds >= 60 ? seconds / 60 : seconds) * (seconds >= 60 ? 60 : 1);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count || (unit === 'second' && !parts.length))
      parts.push(
        new Intl.NumberFormat(regional(language), { style: 'unit', unit, unitDisplay: 'short' }).format(count),
      );
  }
  return parts.slice(0, 2).join(' ');
}

export function timeOfDay(at: string, language: string): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));
}

export function number(value: number, language: string, digits = 0): string {
  return new Intl.NumberFormat(regional(language), { maximumFractionDigits: digits }).format(value);
}

/** A share of 0-1 as a percentage. */
export function percent(value: number, language: string): string {
  return new Intl.NumberFormat(regional(language), { style: 'percent', maximumFractionDigits: 1 }).format(value);
}
