/** Requests of customers' pages: no sign-in, plain fetch. The desk's client would be heavier than such a whole page. */
import { Problem, toProblem } from '../api/problem';

const PATIENCE_MS = 20_000;

/** Throws a Problem. Cookies of whoever works here and looks at a customer's page mean nothing to it. */
export async function publicRequest<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/public/${path}`, {
      method,
      credentials: 'omit',
      // A line that died without a word must not be waited for.
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw toProblem(error, 0);
  }
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw toProblem(answer, response.status);
  return answer as T;
}

export function publicSocket(path: string): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/api/public/${path}`);
}

export { Problem };
