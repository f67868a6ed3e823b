/** What of the address the register is asked with. */
const ASKED = [
  ...['region', 'brand', 'service', 'cause', 'unit', 'own_unit', 'handler', 'state', 'overdue', 'warned', 'repeated'],
  ...['number', 'figure', 'from', 'to', 'process', 'step', 'simulated', 'sort'],
] as const;

export type Params = Record<string, string | undefined>;

/** The register's query: only what is set. A figure without its period means nothing. */
export function registerQuery(params: Params): Params {
  const found: Params = {};
  for (const name of ASKED) if (params[name] !== undefined && params[name] !== '') found[name] = String(params[name]);
  if (found.figure && !(found.from && found.to)) delete found.figure;
  return found;
}
