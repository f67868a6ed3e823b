type Sent = { id: string; entry_id: string; state: string };

const CAN_BE_TAKEN_BACK = ['waiting', 'retrying'];
const CAN_GO_AGAIN = ['failed', 'in_doubt', 'cancelled'];

/** The mails of each entry, the newest first, as they come. */
export function byEntry<M extends Sent>(mails: readonly M[]): ReadonlyMap<string, readonly M[]> {
  const found = new Map<string, M[]>();
  for (const mail of mails) found.set(mail.entry_id, [...(found.get(mail.entry_id) ?? []), mail]);
  return found;
}

type Delivered = { state: string; last: boolean };

/** What can be done about a reply that goes by a message channel and stands so. */
export function channelRemedy({ state, last }: Delivered): 'take-back' | 'send-again' | null {
  if (state === 'held' || state === 'waiting') return 'take-back';
  return last && CAN_GO_AGAIN.includes(state) ? 'send-again' : null;
}

/** What can be done about a mail that stands so. */
export function remedy(state: string): 'take-back' | 'send-again' | null {
  if (CAN_BE_TAKEN_BACK.includes(state)) return 'take-back';
  return CAN_GO_AGAIN.includes(state) ? 'send-again' : null;
}
