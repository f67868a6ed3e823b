import type { Text } from '../api/types';
import type { Message } from '../lib/conversation';
import type { Unsent } from '../lib/outbox';
import { publicRequest, publicSocket } from '../lib/public';
import { upload } from '../lib/upload';

export type Theme = {
  accent: string;
  on_accent: string;
  position: 'left' | 'right';
  title?: Text | null;
  welcome?: Text | null;
};

export type EntryPoint = {
  name: Text;
  brand: Text;
  language: string;
  languages: string[];
  open: boolean;
  theme: Theme;
  files: { allowed: boolean; max_bytes: number; types: string[] };
  call_slug: string | null;
};

export type Field = {
  name?: string;
  kind: string;
  label?: Text | null;
  secret?: boolean;
  required?: boolean;
  longest?: number;
  choices?: Array<{ name: string; label?: Text | null }> | null;
};

/** What the process waits for. */
export type Prompt = {
  id: string;
  step_type: string;
  text?: Text | null;
  choices?: Array<{ name: string; label?: Text | null }> | null;
  field?: Field | null;
  fields?: Field[] | null;
};

export type View = {
  state: string;
  reference: string;
  ended_how: string | null;
  agent: { name: string } | null;
  position: number | null;
  wait: Array<number | null> | null;
  messages: Message[];
  last: number;
  read_by_agent: number;
  typing: boolean;
  prompt: Prompt | null;
  can_be_mailed: boolean;
};

export type Measure = 'csat' | 'ces' | 'nps';
/** How it was, when the ticket with this number is solved. */
export type Asked = { measure: Measure; number: number };

/** A chat, or a page that is filled in step by step: the same conversation, shown otherwise. */
export type Medium = 'chat' | 'form';

export type Begin = { language: string; name?: string; signed_token?: string };

export const server = {
  entryPoint: (slug: string, medium: Medium) =>
    publicRequest<EntryPoint>('GET', `entry-points/${encodeURIComponent(slug)}/${medium}`),
  start: (slug: string, medium: Medium, body: Begin) =>
    publicRequest<{ chat_id: string; chat_token: string }>(
      'POST',
      `entry-points/${encodeURIComponent(slug)}/${medium}s`,
      body,
    ),
  view: (token: string, after: number) => publicRequest<View>('GET', `chats/${token}?after=${after}`),
  typing: (token: string) => publicRequest<unknown>('POST', `chats/${token}/typing`),
  read: (token: string, upTo: number) => publicRequest<unknown>('POST', `chats/${token}/read`, { up_to: upTo }),
  end: (token: string) => publicRequest<unknown>('DELETE', `chats/${token}`),
  events: (token: string) => publicSocket(`chats/${token}/events`),
  transcript: (token: string, language: string) => `/api/public/chats/${token}/transcript?language=${language}`,
  mail: (token: string, address: string, language: string) =>
    publicRequest<unknown>('POST', `chats/${token}/transcript`, { address, language }),
  rating: (token: string) => publicRequest<{ asked: Asked | null }>('GET', `chats/${token}/rating`),
  rate: (token: string, score: number, comment: string) =>
    publicRequest<unknown>('PUT', `chats/${token}/rating`, { score, comment }),
  file: (token: string, id: string) => `/api/public/chats/${token}/files/${id}`,
  sendAhead: (token: string, prompt: string, file: File, onProgress: (share: number) => void) => {
    const query = new URLSearchParams({ name: file.name });
    const address = `/api/public/chats/${token}/prompts/${prompt}/files?${query}`;
    return upload<{ id: string; name: string }>(address, file, onProgress);
  },
  deliver: (token: string, unsent: Unsent, onProgress: (share: number) => void): Promise<Message> => {
    const client_id = unsent.clientId;
    if (unsent.kind === 'file') {
      const query = new URLSearchParams({ name: unsent.text, client_id });
      return upload(`/api/public/chats/${token}/files?${query}`, unsent.file as File, onProgress);
    }
    if (unsent.kind === 'answer') {
      const body = { client_id, prompt_id: unsent.promptId, ...unsent.given };
      return publicRequest<Message>('POST', `chats/${token}/answers`, body);
    }
    return publicRequest<Message>('POST', `chats/${token}/messages`, { client_id, text: unsent.text });
  },
};
