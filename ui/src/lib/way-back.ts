/** Where somebody wanted to go before an identity provider was asked who it is. */
const KEY = 'switchroom.way-back';
/** So long the server remembers a way out to a provider. */
const LASTS_MS = 10 * 60_000;

/** A path of ours, as it is; undefined for everything that could lead elsewhere, however it is written. */
export function ownPath(wanted: unknown): string | undefined {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(wanted)) return;
  try {
    const url = new URL(wanted, location.origin);
    // What the browser makes of it is looked at, too: dots may leave two slashes at its beginning.
    const path = url.pathname + url.search + url.hash;
    return url.origin === location.origin && !path.startsWith('//') ? path : undefined;
  } catch {
    return;
  }
}

/** Kept in this tab alone, which is the one that comes back. */
export function rememberWay(wanted: string | undefined, now = Date.now()): void {
  const path = ownPath(wanted);
  if (path) sessionStorage.setItem(KEY, JSON.stringify({ path, at: now }));
  else sessionStorage.removeItem(KEY);
}

/** Where to go now; checked again, for it was kept where others may have written. */
export function wayBack(now = Date.now()): string | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('path' in kept) || !('at' in kept)) return;
    const age = now - Number(kept.at);
    return age >= 0 && age <= LASTS_MS ? ownPath(kept.path) : undefined;
  } catch {
    return;
  }
}

/** The same, used up. */
export function takeWayBack(now = Date.now()): string | undefined {
  const path = wayBack(now);
  sessionStorage.removeItem(KEY);
  return path;
}
