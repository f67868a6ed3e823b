import { dirname } from 'node:path';
import type { Plugin } from 'vite';

/**
 * The generated client as one module per operation, so that each goes where it is used.
 *
 * As one module it is one chunk, and the first page would load every operation of every screen.
 */
export function splitOperations(): Plugin {
  const written = new Map<string, string>();
  return {
    name: 'split-operations',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      // A list of names alone keeps every module behind it in the first chunk, unless it is known to do nothing.
      if (id.endsWith('/generated/index.ts')) return { code, moduleSideEffects: false };
      if (!id.endsWith('/generated/sdk.gen.ts')) return null;
      const [head = '', ...operations] = code.split(/^export const (?=\w+ = )/m);
      const imports = head.replace(/^\/\*\*[\s\S]*?\*\/$/gm, '');
      const names = operations.map((operation) => {
        const name = operation.slice(0, operation.indexOf(' '));
        written.set(`${dirname(id)}/operation-${name}.ts`, `${imports}\nexport const ${operation}`);
        return name;
      });
      const list = names.map((name) => `export { ${name} } from './operation-${name}.ts';`).join('\n');
      return { code: list, moduleSideEffects: false };
    },
    resolveId(source, importer) {
      const id = importer && source.startsWith('./operation-') ? `${dirname(importer)}${source.slice(1)}` : '';
      return written.has(id) ? { id, moduleSideEffects: false } : null;
    },
    load: (id) => written.get(id) ?? null,
  };
}
