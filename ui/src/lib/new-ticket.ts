import { useSyncExternalStore } from 'react';

/** What a new ticket begins with, as far as the place it is opened from knows it. */
export type TicketBegun = {
  requester?: { id: string; name: string };
  interactionId?: string;
  brandId?: string;
  medium?: 'voice' | 'chat' | 'form';
};

let begun: TicketBegun | null = null;
const watchers = new Set<() => void>();

/** Opens, or closes with null, the form of a new ticket; it lies over whatever page is open. */
export function beginTicket(next: TicketBegun | null): void {
  begun = next;
  for (const watcher of watchers) watcher();
}

function current(): TicketBegun | null {
  return begun;
}

export function useTicketBegun(): TicketBegun | null {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, current);
}
