import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ask } from '../../api/client';
import { dropTicketFile, getTicketFileLimits } from '../../api/generated';
import { Problem, toProblem } from '../../api/problem';
import type { FileLimits, FileUploaded } from '../../api/types';
import { keptIn, newId } from '../../lib/outbox';
import { upload } from '../../lib/upload';

/** A file beside what is being written: on its way, there, or refused. */
export type Attached = {
  key: string;
  name: string;
  size: number;
  /** What the server calls it, once it is there. */
  id?: string;
  /** Share that has left, 0-1. */
  progress?: number;
  refusal?: Problem;
};

type Send = (file: File, onProgress: (share: number) => void) => Promise<FileUploaded>;
type Options = { kept: ReturnType<typeof keptIn>; send?: Send; drop?: (id: string) => void };

/** The files of one draft. They go on arriving while one looks at something else; what has arrived survives a reload. */
export class Attachments {
  items: readonly Attached[];
  /** While what is there elsewhere is put beside it. */
  taking = false;
  private readonly watchers = new Set<() => void>();

  constructor(private readonly options: Options) {
    this.items = restored(options.kept.read());
  }

  add(files: Iterable<File>, limits: FileLimits | undefined): void {
    for (const file of files) {
      const item: Attached = { key: newId(), name: file.name, size: file.size, progress: 0 };
      const refusal = limits && tooMuch(item, this.usable(), limits);
      this.change([...this.items, refusal ? { ...item, progress: undefined, refusal } : item]);
      if (!refusal) void this.send(item.key, file);
    }
  }

  remove(key: string): void {
    const item = this.items.find((one) => one.key === key);
    if (item?.id) this.drop(item.id);
    this.change(this.items.filter((one) => one.key !== key));
  }

  /** These are there already, sent from another machine; what is on its way here stays. */
  take(files: readonly FileUploaded[]): void {
    this.taking = true;
    const arrived = files.map(({ id, name, size }) => ({ key: id, id, name, size }));
    this.change([...arrived, ...this.items.filter((one) => !one.id)]);
    this.taking = false;
  }

  /** These wait on the server beside what is written here: they go along with it from now on. */
  bring(files: readonly FileUploaded[]): void {
    const more = files.filter(({ id }) => !this.ids.includes(id));
    if (more.length) this.change([...this.items, ...more.map(({ id, name, size }) => ({ key: id, id, name, size }))]);
  }

  /** What went out is no longer ours to take away. */
  sent(): void {
    this.change([]);
  }

  /** The server no longer has these, counted among those it was told of. */
  gone(indexes: readonly number[], refusal: Problem): void {
    const lost = indexes.map((index) => this.ids[index]);
    this.change(this.items.map((one) => (one.id && lost.includes(one.id) ? { ...one, id: undefined, refusal } : one)));
  }

  /** What it was to go along with was refused: perhaps because of files that are no longer there. */
  refused(error: unknown): void {
    if (!(error instanceof Problem) || error.code !== 'ticket.upload_gone') return;
    this.gone(
      error.fields.map(({ field }) => Number(field.split('.')[1])),
      error,
    );
  }

  get ids(): string[] {
    return this.items.flatMap((one) => (one.id ? [one.id] : []));
  }

  get arriving(): boolean {
    return this.items.some((one) => !one.id && !one.refusal);
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private usable(): Attached[] {
    return this.items.filter((one) => !one.refusal);
  }

  private async send(key: string, file: File): Promise<void> {
    try {
      const send = this.options.send ?? sendAhead;
      const made = await send(file, (progress) => this.set(key, { progress }));
      if (!this.set(key, { id: made.id, name: made.name, size: made.size, progress: undefined })) this.drop(made.id);
    } catch (error) {
      this.set(key, { progress: undefined, refusal: toProblem(error, 0) });
    }
  }

  private drop(id: string): void {
    (this.options.drop ?? dropAhead)(id);
  }

  private set(key: string, change: Partial<Attached>): boolean {
    if (!this.items.some((one) => one.key === key)) return false;
    this.change(this.items.map((one) => (one.key === key ? { ...one, ...change } : one)));
    return true;
  }

  private change(items: readonly Attached[]): void {
    this.items = items;
    const there = items.filter((one) => one.id).map(({ key, name, size, id }) => ({ key, name, size, id }));
    this.options.kept.write(there.length ? JSON.stringify(there) : null);
    for (const watcher of this.watchers) watcher();
  }
}

const sendAhead: Send = (file, onProgress) =>
  upload(`/api/ticket-files?${new URLSearchParams({ name: file.name })}`, file, onProgress, { 'X-Switchroom': '1' });

/** What is not taken away now, the nightly upkeep takes. */
const dropAhead = (id: string) => void ask(dropTicketFile({ path: { file_id: id } })).catch(() => {});

/** Said before a byte is sent: a server that refuses while it is sent to cannot be heard by every browser. */
function tooMuch(item: Attached, before: readonly Attached[], limits: FileLimits): Problem | null {
  if (item.size > limits.largest) return new Problem(413, 'request.too_large', '');
  if (before.length >= limits.most) return new Problem(422, 'ticket.too_many_files', '');
  const together = before.reduce((sum, one) => sum + one.size, item.size);
  return together > limits.together ? new Problem(422, 'ticket.files_too_large', '') : null;
}

function restored(text: string | null): Attached[] {
  try {
    const items: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(items) ? items.filter((one) => typeof one?.id === 'string') : [];
  } catch {
    return [];
  }
}

const drafts = new Map<string, Attachments>();

/** The files of what is written under this name; one per draft, outside of React. */
export function useAttachments(draftName: string): Attachments {
  const name = `switchroom.${draftName}.files`;
  let draft = drafts.get(name);
  if (!draft) {
    draft = new Attachments({ kept: keptIn(() => sessionStorage, name) });
    drafts.set(name, draft);
  }
  const found = draft;
  useSyncExternalStore(found.watch, () => found.items);
  return found;
}

export function useFileLimits(): FileLimits | undefined {
  const wanted = { queryKey: ['ticket-file-limits'], queryFn: () => ask(getTicketFileLimits()), staleTime: Infinity };
  return useQuery(wanted).data;
}
