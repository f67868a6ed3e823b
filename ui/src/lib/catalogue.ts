import type { Row } from '../api/collections';
import { arrangeTree, type TreeRow } from './tree';

export type CatalogueRow = TreeRow & { category?: boolean };

export function isCategory(row: Row): boolean {
  return (row as CatalogueRow).category === true;
}

const place = (row: Row) => String(row.position ?? 0).padStart(6, '0');

/** Categories with their services below them, each in its order; services without one stand at the end. */
export function arrangeCatalogue(categories: Row[], services: Row[], name: (row: Row) => string): CatalogueRow[] {
  const known = new Set(categories.map((row) => row.id));
  const inOrder = [...services].sort((a, b) => {
    return `${place(a)} ${a.code}`.localeCompare(`${place(b)} ${b.code}`);
  });
  const tree = arrangeTree(categories, (row) => `${place(row)} ${name(row)}`);
  const below = tree.flatMap((category): CatalogueRow[] => [
    { ...category, category: true },
    ...inOrder
      .filter((service) => service.category_id === category.id)
      .map((service) => ({ ...service, depth: category.depth + 1 })),
  ]);
  const loose = inOrder.filter((service) => !known.has(String(service.category_id)));
  return [...below, ...loose.map((service) => ({ ...service, depth: 0 }))];
}
