import type { GetPublicEntryPointResponse, StartPublicCallResponse } from '../api/generated';
import { publicRequest, publicSocket } from '../lib/public';

export type EntryPoint = GetPublicEntryPointResponse;

/** What the server tells a customer while the call lasts. */
export type CallEvent =
  | { event: 'state'; state: string }
  | { event: 'said'; text: string; language?: string }
  | { event: 'queue'; position?: number; wait_low_s?: number; wait_high_s?: number }
  | { event: 'ended'; cause?: string };

export const server = {
  entryPoint: (slug: string) => publicRequest<EntryPoint>('GET', `entry-points/${encodeURIComponent(slug)}`),
  start: (slug: string, body: Record<string, string | boolean | undefined>) =>
    publicRequest<StartPublicCallResponse>('POST', `entry-points/${encodeURIComponent(slug)}/calls`, body),
  connect: (token: string, sdp: string) => publicRequest<{ sdp: string }>('POST', `calls/${token}/connect`, { sdp }),
  keys: (token: string, keys: string) => publicRequest<unknown>('POST', `calls/${token}/keys`, { keys }),
  time: (token: string, more: boolean) => publicRequest<unknown>('PUT', `calls/${token}/time`, { more }),
  hangUp: (token: string) => publicRequest<unknown>('DELETE', `calls/${token}`),
  events: (token: string) => publicSocket(`calls/${token}/events`),
};
