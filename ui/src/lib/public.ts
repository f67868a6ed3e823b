/** Requests of customers' pages: no sign-in, plain fetch. The desk's client would be heavier than such a whole page. */
import { Problem, toProblem } from '../api/problem';

const PATIENCE_MS = 20_000;

type Asked = { body?: unknown; headers?: Record<string, string>; patience?: number };

/** Throws a Problem. Cookies of whoever works here and looks at a customer's page mean nothing to it. */
export async function publicAnswer(method: string, path: string, asked: Asked = {}): Promise<Response> {
  const { body, headers = {}, patience = PATIENCE_MS } = asked;
  let response: Response;
  try {
    response = await fetch(`/api/public/${path}`, {
      method,
      cache: 'no-store',
      credentials: 'omit',
      // Whoever hangs up may close the page in the same moment.
      keepalive: method === 'DELETE',
      // A line that died without a word must not be waited for.
      signal: AbortSignal.timeout(patience),
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw toProblem(error, 0);
  }
  if (!response.ok) throw toProblem(await response.json().catch(() => ({})), response.status);
  return response;
}

/** What the answer says. Throws a Problem. */
export async function publicRequest<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await publicAnswer(method, path, { body });
  return (response.status === 204 ? {} : await response.json().catch(() => ({}))) as T;
}

export function publicSocket(path: string): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/api/public/${path}`);
}

export { Problem };
