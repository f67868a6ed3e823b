/** One field the server refused, named by its dotted path in the request. */
export type FieldProblem = {
  field: string;
  code: string;
  message: string;
  /** Who has changed it meanwhile, where that is the reason. */
  by?: string | null;
  /** What of a text is wrong, and in which line of it. */
  written?: string;
  line?: number;
};

/** A refusal of the server (application/problem+json), or the network's failure to reach it (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(detail || code);
    this.name = 'Problem';
  }

  /** The server could not be reached, or could not serve now: the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

type Body = { code?: unknown; detail?: unknown; title?: unknown; errors?: unknown };

/** Whatever a failed request left behind, as a Problem. */
export function toProblem(body: unknown, status: number): Problem {
  if (body instanceof Problem) return body;
  if (body && typeof body === 'object' && !(body instanceof Error)) {
    const { code, detail, title, errors } = body as Body;
    const text = typeof detail === 'string' ? detail : typeof title === 'string' ? title : '';
    const fields = Array.isArray(errors) ? (errors as FieldProblem[]) : [];
    return new Problem(status, typeof code === 'string' ? code : `http.${status}`, text, fields);
  }
  return new Problem(status, status ? `http.${status}` : 'network.unreachable', '');
}
