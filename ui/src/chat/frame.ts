/**
 * What the frame on a foreign page and the page around it say to each other. The foreign page holds only the frame: it
 * never sees the chat, and its styles and scripts never reach it.
 */
export type ToPage = {
  switchroom: 'chat';
  kind: 'layout';
  open: boolean;
  position: 'left' | 'right';
  title: string;
};

export type ToFrame =
  | { switchroom: 'chat'; kind: 'hello'; name?: string; signed_token?: string }
  | { switchroom: 'chat'; kind: 'open' }
  | { switchroom: 'chat'; kind: 'close' };

export function isOurs(data: unknown): data is ToPage | ToFrame {
  return typeof data === 'object' && data !== null && (data as { switchroom?: unknown }).switchroom === 'chat';
}
