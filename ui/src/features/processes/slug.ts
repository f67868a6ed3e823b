/** A short name for a title: small letters, digits and hyphens; empty where the title has none of them. */
export function slugOf(title: string): string {
  return title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}

/** What a short name looks like. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;
