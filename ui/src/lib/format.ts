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
