import { client } from './generated/client.gen';
import { Problem, toProblem } from './problem';

type Listener = () => void;
let onSignedOut: Listener = () => {};

/** Called once by the application: what to do when the server no longer knows our session. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}

export function sayThatWeAreSignedOut(): void {
  onSignedOut();
}

client.setConfig({
  baseUrl: '',
  // A form on a foreign page can send our cookie, but not this header.
  headers: { 'X-Switchroom': '1' },
  // Looked up at each call, so that tests can stand at the network's border.
  fetch: (request) => globalThis.fetch(request),
  throwOnError: false,
});

/** Lets the application look at every answer of the server, refusals included. */
export function watchAnswers(look: (response: Response) => void): void {
  client.interceptors.response.use((response) => {
    look(response);
    return response;
  });
}

type Answer<T> = { data?: T; error?: unknown; response?: Response };

/** The data of an answered request; a Problem is thrown otherwise. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    throw toProblem(error, 0);
  }
  const { data, error, response } = answer;
  if (response?.ok) return data as T;
  const problem = toProblem(error, response?.status ?? 0);
  if (problem.status === 401 && problem.code !== 'session.refused') onSignedOut();
  throw problem;
}

export { Problem };
