import { expect, test } from 'vitest';
import { byEntry, channelRemedy, remedy } from './deliveries';

test('each entry has its own mails, in the order in which they came', () => {
  const mails = ['3 a', '2 b', '1 a'].map((words) => {
    const [id = '', entry_id = ''] = words.split(' ');
    return { id, entry_id, state: 'sent' };
  });
  const found = byEntry(mails);
  expect(found.get('a')?.map((mail) => mail.id)).toEqual(['3', '1']);
  expect(found.get('b')?.map((mail) => mail.id)).toEqual(['2']);
  expect(found.get('c')).toBeUndefined();
});

test('what has not gone is taken back; what did not arrive, or may not have, is sent again; nothing else', () => {
  const states = ['waiting', 'sending', 'retrying', 'sent', 'failed', 'in_doubt', 'cancelled', 'bounced'];
  expect(states.filter((state) => remedy(state) === 'take-back')).toEqual(['waiting', 'retrying']);
  expect(states.filter((state) => remedy(state) === 'send-again')).toEqual(['failed', 'in_doubt', 'cancelled']);
});

test('a reply by a channel is taken back until it is taken, and sent again once where it did not arrive', () => {
  const states = ['held', 'waiting', 'taken', 'cancelled', 'in_doubt', 'failed', 'delivered'];
  const which = (last: boolean, what: string) => states.filter((state) => channelRemedy({ state, last }) === what);
  expect(which(true, 'take-back')).toEqual(['held', 'waiting']);
  expect(which(true, 'send-again')).toEqual(['cancelled', 'in_doubt', 'failed']);
  expect(which(false, 'send-again')).toEqual([]);
});
