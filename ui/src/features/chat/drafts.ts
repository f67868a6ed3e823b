import { useState } from 'react';
import { keptIn } from '../../lib/outbox';

/** A text that survives a reload, and looking at another chat, until it is sent. */
export function useDraft(id: string): [string, (text: string) => void] {
  const kept = keptIn(() => sessionStorage, `switchroom.chat.${id}.draft`);
  const [text, setText] = useState(() => kept.read() ?? '');
  const keep = (next: string) => {
    setText(next);
    kept.write(next || null);
  };
  return [text, keep];
}
