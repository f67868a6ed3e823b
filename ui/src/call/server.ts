import type { GetPublicEntryPointResponse, StartPublicCallResponse } from '../api/generated';

export type EntryPoint = GetPublicEntryPointResponse;

/** What the server tells a customer while the call lasts. */
export type CallEvent =
  | { event: 'state'; state: string }
  | { event: 'said'; text: string; language?: string }
  | { event: 'queue'; position?: number; wait_low_s?: number; wait_high_s?: number }
  | { event: 'ended'; cause?: string };

/** A refusal with its status; 0 when the server was not reached. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/** The page's only requests. Plain fetch: the desk's client would be heavier than the whole page. */
async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/public/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, 'network.unreachable');
  }
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, String(answer.code ?? ''));
  return answer as T;
}

export const server = {
  entryPoint: (slug: string) => request<EntryPoint>('GET', `entry-points/${encodeURIComponent(slug)}`),
  start: (slug: string, body: Record<string, string | undefined>) =>
    request<StartPublicCallResponse>('POST', `entry-points/${encodeURIComponent(slug)}/calls`, body),
  connect: (token: string, sdp: string) => request<{ sdp: string }>('POST', `calls/${token}/connect`, { sdp }),
  keys: (token: string, keys: string) => request<unknown>('POST', `calls/${token}/keys`, { keys }),
  hangUp: (token: string) => request<unknown>('DELETE', `calls/${token}`),
  events: (token: string) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    return new WebSocket(`${scheme}://${location.host}/api/public/calls/${token}/events`);
  },
};
