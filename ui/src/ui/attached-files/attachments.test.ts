import { describe, expect, test } from 'vitest';
import { Problem } from '../../api/problem';
import type { FileUploaded } from '../../api/types';
import { Attachments } from './attachments';

const limits = { largest: 100, together: 150, most: 3 };
const file = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name);

/** Files whose sending ends when the test says so, and what would survive a reload. */
function draft(kept: string | null = null) {
  let text = kept;
  const going: { name: string; end: (made: FileUploaded) => void; fail: (error: unknown) => void }[] = [];
  const dropped: string[] = [];
  const files = new Attachments({
    kept: { read: () => text, write: (next) => (text = next) },
    send: (sent) => new Promise((end, fail) => going.push({ name: sent.name, end, fail })),
    drop: (id) => dropped.push(id),
  });
  const made = (id: string, name: string) => ({ id, name, kind: 'image/png', size: 10 });
  return { files, going, dropped, made, kept: () => text };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('files beside a draft', () => {
  test('what has arrived is named as the server keeps it, and survives a reload', async () => {
    const { files, going, made, kept } = draft();
    files.add([file('run.bat')], limits);
    expect(files.arriving).toBe(true);
    expect(kept()).toBeNull();
    going[0]?.end(made('1', 'run.bat.txt'));
    await settled();
    expect([files.arriving, files.ids]).toEqual([false, ['1']]);
    const again = draft(kept());
    expect(again.files.items.map((one) => one.name)).toEqual(['run.bat.txt']);
    again.files.sent();
    expect([again.kept(), again.dropped]).toEqual([null, []]);
  });

  test('what comes back stands beside what is there, once, and counts as a change of the draft', () => {
    const { files, made, kept } = draft();
    files.take([made('1', 'a.png')]);
    const seen: [string[], boolean][] = [];
    files.watch(() => seen.push([files.ids, files.taking]));
    files.bring([made('1', 'a.png'), made('2', 'b.png')]);
    files.bring([made('2', 'b.png')]);
    expect(seen).toEqual([[['1', '2'], false]]);
    expect(draft(kept()).files.ids).toEqual(['1', '2']);
  });

  test('what is removed while it arrives is dropped when it has', async () => {
    const { files, going, made, dropped } = draft();
    files.add([file('a.png')], limits);
    files.remove(files.items[0]?.key ?? '');
    going[0]?.end(made('1', 'a.png'));
    await settled();
    expect([files.items, dropped]).toEqual([[], ['1']]);
  });

  test('too large, too large together, and too many are said before anything is sent', () => {
    const { files, going } = draft();
    files.add([file('1', 101), file('2', 90), file('3', 90), file('4', 10), file('5', 10), file('6', 10)], limits);
    expect(going.map((one) => one.name)).toEqual(['2', '4', '5']);
    expect(files.items.map((one) => one.refusal?.code)).toEqual([
      'request.too_large',
      undefined,
      'ticket.files_too_large',
      undefined,
      undefined,
      'ticket.too_many_files',
    ]);
  });

  test('a refusal stays with its file; what the server has lost is marked', async () => {
    const { files, going, made } = draft();
    files.add([file('a'), file('b'), file('c')], limits);
    going[0]?.fail(new Problem(422, 'ticket.file_refused', ''));
    going[1]?.end(made('1', 'b.txt'));
    going[2]?.end(made('2', 'c.txt'));
    await settled();
    files.gone([1], new Problem(409, 'ticket.upload_gone', ''));
    expect(files.items.map((one) => one.refusal?.code)).toEqual([
      'ticket.file_refused',
      undefined,
      'ticket.upload_gone',
    ]);
    expect(files.ids).toEqual(['1']);
  });
});
