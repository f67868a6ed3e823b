import { expect, test } from 'vitest';
import { bodyOf, clashesOf, heldIn, seenOf, standing } from './clash';

const TICKET = { subject: 'Printer', priority: 3, assignee: { id: 'u1', name: 'Ana' }, requester: null, tags: ['a'] };

test('a reference is compared by its id, whatever else is shown of it', () => {
  expect(heldIn(TICKET, 'assignee_id')).toBe('u1');
  expect(heldIn(TICKET, 'requester_id')).toBeNull();
  expect(seenOf(TICKET, { assignee_id: 'u2', subject: 'x' })).toEqual({ assignee_id: 'u1', subject: 'Printer' });
});

test('another field that somebody changed is no clash', () => {
  const changes = { subject: 'Printer on fire' };
  const now = { ...TICKET, priority: 1, subject: 'Printer on fire' };
  expect(clashesOf(changes, seenOf(TICKET, changes), now)).toEqual([]);
});

test('the same field with another value is one, with both values', () => {
  const changes = { subject: 'Mine', priority: 2 };
  const now = { ...TICKET, subject: 'Theirs', priority: 2 };
  expect(clashesOf(changes, seenOf(TICKET, changes), now)).toEqual([
    { field: 'subject', mine: 'Mine', theirs: 'Theirs' },
  ]);
});

test('fields that the centre added are compared one by one and sent together', () => {
  const ticket = { fields: { room: '2.14', floor: 2 } };
  const changes = { 'fields.room': '2.15', 'fields.chair': 'red', subject: 'x' };
  expect(bodyOf(changes)).toEqual({ subject: 'x', fields: { room: '2.15', chair: 'red' } });
  expect(bodyOf({ subject: 'x' })).toEqual({ subject: 'x' });
  const seen = seenOf(ticket, { 'fields.room': '2.15' });
  expect(seen).toEqual({ 'fields.room': '2.14' });
  expect(clashesOf({ 'fields.room': '2.15' }, seen, { fields: { room: '2.14', floor: 3 } })).toEqual([]);
  expect(clashesOf({ 'fields.room': '2.15' }, seen, { fields: { room: '9' } })[0]?.theirs).toBe('9');
});

test('who wanted the same has it', () => {
  const changes = { assignee_id: null };
  expect(clashesOf(changes, seenOf(TICKET, changes), { ...TICKET, assignee: null })).toEqual([]);
});

test('a clash is over when the other value has become mine, and follows what it becomes otherwise', () => {
  const clash = { field: 'priority', mine: 2, theirs: 1 };
  expect(standing([clash], { priority: 2 })).toEqual([]);
  expect(standing([clash], { priority: 4 })).toEqual([{ ...clash, theirs: 4 }]);
});
