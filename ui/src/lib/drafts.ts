import { useState } from 'react';
import { keptIn } from './outbox';

/** A text that survives a reload, and looking at something else, until it is sent. */
export function useDraft(kind: string, id: string): [string, (text: string) => void] {
  const kept = keptIn(() => sessionStorage, `switchroom.${kind}.${id}.draft`);
  const [text, setText] = useState(() => kept.read() ?? '');
  const keep = (next: string) => {
    setText(next);
    kept.write(next || null);
  };
  return [text, keep];
}
