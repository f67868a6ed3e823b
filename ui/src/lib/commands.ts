import type { MessageDescriptor } from '@lingui/core';
import { useEffect, useRef, useSyncExternalStore } from 'react';

/**
 * One registry behind buttons, keys and the palette.
 *
 * `keys` is a combination (`mod+k`, `alt+a`), a single key (`j`, `?`) or a sequence of two (`g d`). `mod` is Ctrl, on a
 * Mac Command. Single keys and sequences are silent while somebody types; nothing fires during IME composition.
 */
export type Command = {
  id: string;
  title: MessageDescriptor | string;
  group: MessageDescriptor;
  keys?: string;
  /** Not offered and not fired while false. */
  enabled?: boolean;
  /** A key of a list or of a page's inside: kept out of the palette. */
  hidden?: boolean;
  run: () => void;
};

const SEQUENCE_MS = 900;
let registered: Command[] = [];
const listeners = new Set<() => void>();

/** Adds commands until the returned function is called. A later one with the same keys wins. */
export function registerCommands(commands: Command[]): () => void {
  registered = [...registered, ...commands];
  for (const listener of listeners) listener();
  return () => {
    const gone = new Set(commands);
    registered = registered.filter((command) => !gone.has(command));
    for (const listener of listeners) listener();
  };
}

export function allCommands(): Command[] {
  return registered;
}

/** Commands that live as long as the calling component; their `run` always is that of the latest render. */
export function useCommands(commands: Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands.map((c) => `${c.id}|${c.keys ?? ''}|${c.enabled !== false}|${titleKey(c.title)}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape says when the registration differs.
  useEffect(
    () =>
      registerCommands(
        latest.current.map((command, index) => ({ ...command, run: () => latest.current[index]?.run() })),
      ),
    [shape],
  );
}

function titleKey(title: MessageDescriptor | string): string {
  return typeof title === 'string' ? title : `${title.id}${JSON.stringify(title.values ?? {})}`;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAllCommands(): Command[] {
  return useSyncExternalStore(subscribe, allCommands);
}

const MAC = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  if (target.tagName !== 'INPUT') return false;
  return !['checkbox', 'radio', 'button', 'range', 'submit'].includes((target as HTMLInputElement).type);
}

/** The pressed combination in the notation of `keys`, or null if it can never be one. */
export function pressed(event: KeyboardEvent): string | null {
  if (event.isComposing || event.keyCode === 229 || event.getModifierState?.('AltGraph')) return null;
  if (['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return null;
  const mod = MAC ? event.metaKey : event.ctrlKey;
  // With Alt, layouts print other characters; the key's place is what the label shows.
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  const name = letter === ' ' ? 'space' : letter.toLowerCase();
  return `${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey && name.length > 1 ? 'shift+' : ''}${name}`;
}

export type KeyHandler = (event: KeyboardEvent) => void;

/** The handler of the window's keys. Between two of a sequence counts when they were pressed, however busy the page was. */
export function keyHandler(): KeyHandler {
  let first: { key: string; at: number } | null = null;
  return (event) => {
    if (event.defaultPrevented) return;
    const key = pressed(event);
    if (key === null) return;
    const plain = !key.includes('mod+') && !key.includes('alt+');
    if (plain && (typing(event.target) || modalOpen(event.target))) return;
    const sequence = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${key}` : null;
    first = null;
    const usable = registered.filter((command) => command.enabled !== false && command.keys);
    const hit =
      (sequence ? usable.findLast((command) => command.keys === sequence) : undefined) ??
      usable.findLast((command) => command.keys === key);
    if (hit) {
      event.preventDefault();
      hit.run();
    } else if (plain && usable.some((command) => command.keys?.startsWith(`${key} `))) {
      first = { key, at: event.timeStamp };
    }
  };
}

/** Keys of the page behind an open dialog would surprise. */
function modalOpen(target: EventTarget | null): boolean {
  return document.querySelector('[aria-modal="true"]') !== null && target instanceof Node;
}

/** What keys do here and now: of several commands with the same keys the one that would fire, in the order of register. */
export function keyMap(commands: readonly Command[]): Command[] {
  const usable = commands.filter((command) => command.enabled !== false && command.keys);
  return usable.filter((command) => usable.findLast((other) => other.keys === command.keys) === command);
}

/** `mod+k` as it is printed on this machine's keys: `Ctrl K`, `⌘ K`. */
export function keyLabels(keys: string): string[] {
  const names: Record<string, string> = {
    mod: MAC ? '⌘' : 'Ctrl',
    alt: MAC ? '⌥' : 'Alt',
    shift: '⇧',
    enter: '↵',
    escape: 'Esc',
    space: '␣',
    arrowup: '↑',
    arrowdown: '↓',
  };
  return keys.split(/[ +]/).map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
