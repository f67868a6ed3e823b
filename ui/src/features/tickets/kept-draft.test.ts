import { describe, expect, test, vi } from 'vitest';
import type { FileUploaded } from '../../api/types';
import { KeptDraft, type Words } from './kept-draft';

type Stored = Words & { files: FileUploaded[]; revision: number };

/** A server with one draft, and windows of one person on one machine or several. */
function server() {
  let stored: Stored | null = null;
  let revision = 0;
  const window = (kept: { text: string | null } = { text: null }) => {
    const files: string[] = [];
    const draft = new KeptDraft({
      read: async () => stored,
      write: async (body) => {
        const before = stored;
        const unseen = before && before.revision !== body.revision && before.text !== body.text;
        revision += 1;
        const file = (id: string) => ({ id, name: id, kind: 'image/png', size: 1 });
        stored = body.text || body.files.length ? { ...body, files: body.files.map(file), revision } : null;
        return { revision: stored && revision, replaced: unseen ? { subject: '', text: before.text } : null };
      },
      kept: { read: () => kept.text, write: (text) => (kept.text = text) },
      files: () => files,
      takeFiles: (found) => files.splice(0, files.length, ...found.map(({ id }) => id)),
      changed: () => {},
      wait: 5,
    });
    return { draft, files, kept };
  };
  const saved = (text: string | null) => vi.waitFor(() => expect(stored?.text ?? null).toBe(text));
  const gone = () => {
    stored = null;
  };
  return { window, saved, gone };
}

describe('a draft that is kept', () => {
  test('is there on another machine with its files, and gone everywhere once it is sent', async () => {
    const { window, saved, gone } = server();
    const here = window();
    here.files.push('1');
    here.draft.change({ text: 'Good mor' });
    here.draft.change({ text: 'Good morning' });
    await saved('Good morning');
    const there = window();
    await there.draft.load();
    expect([there.draft.words.text, there.files]).toEqual(['Good morning', ['1']]);
    gone();
    there.draft.sent();
    await vi.waitFor(() => expect(here.draft.words.dirty).toBe(false));
    await here.draft.load();
    expect([here.draft.words.text, here.kept.text, there.kept.text]).toEqual(['', null, null]);
  });

  test('has on another machine whom it mentions', async () => {
    const { window, saved } = server();
    const ana = { id: '1', name: 'Ana' };
    const here = window();
    here.draft.change({ mentions: [ana] });
    here.draft.change({ text: '@Ana look' });
    await saved('@Ana look');
    const there = window();
    await there.draft.load();
    expect(there.draft.words.mentions).toEqual([ana]);
  });

  test('of two windows no words are lost', async () => {
    const { window, saved } = server();
    const [here, there] = [window(), window()];
    here.draft.change({ text: 'One' });
    await saved('One');
    there.draft.change({ text: 'Two' });
    await saved('Two');
    await vi.waitFor(() => expect(there.draft.other?.text).toBe('One'));
    there.draft.takeOther();
    await saved('Two\nOne');
    await here.draft.load();
    expect([here.draft.words.text, here.draft.other]).toEqual(['Two\nOne', null]);
  });

  test('what is typed before the server has answered stays, beside what was there', async () => {
    const { window, saved } = server();
    const here = window();
    here.draft.change({ text: 'From home' });
    await saved('From home');
    const there = window();
    const looking = there.draft.load();
    there.draft.change({ text: 'H' });
    await looking;
    expect([there.draft.words.text, there.draft.other?.text]).toEqual(['H', 'From home']);
    there.draft.dismissOther();
    await saved('H');
  });

  test('after a reload, what the server has not heard yet is said', async () => {
    const { window, saved } = server();
    const here = window();
    here.draft.change({ text: 'One' });
    await saved('One');
    await vi.waitFor(() => expect(here.draft.words.dirty).toBe(false));
    const kept = { text: JSON.stringify({ ...here.draft.words, text: 'One two', dirty: true }) };
    const again = window(kept);
    await again.draft.load();
    await saved('One two');
    expect(again.draft.other).toBeNull();
  });
});
