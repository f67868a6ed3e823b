import type { ListTicketTemplatesResponse } from '../../api/generated';

export type Template = ListTicketTemplatesResponse['items'][number];

type Written = { subject: string; text: string };

/** The words of a new ticket once a template is chosen: what somebody has typed himself stays. */
export function filledIn(written: Written, before: Template | null, next: Template | null): Written {
  const kept = (typed: string, old: string | undefined) => typed.trim() !== '' && typed !== old;
  return {
    subject: kept(written.subject, before?.subject) ? written.subject : (next?.subject ?? ''),
    text: kept(written.text, before?.text) ? written.text : (next?.text ?? ''),
  };
}

/** A customer whom we do not know yet, as far as what was typed tells: a name, a number or an address. */
export function customerFrom(typed: string): {
  name: string | null;
  addresses: { kind: 'phone' | 'mail'; value: string; main: true }[];
} {
  const words = typed.trim().split(/[\s,;<>]+/);
  const mail = words.find((word) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(word));
  const phone = /\+?\d[\d\s()./-]{4,}\d/.exec(mail ? typed.replace(mail, ' ') : typed)?.[0];
  const name = [mail, phone]
    .reduce<string>((rest, part) => (part ? rest.replace(part, ' ') : rest), typed)
    .replace(/[<>,;]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    name: name || null,
    addresses: [
      ...(mail ? [{ kind: 'mail' as const, value: mail, main: true as const }] : []),
      ...(phone ? [{ kind: 'phone' as const, value: phone.trim(), main: true as const }] : []),
    ],
  };
}

type Brand = { id: string; group: string };

/** The brand of a new ticket: the one it came by, else the one that serves this group of customers. */
export function brandFor(
  brands: readonly Brand[],
  given: string | undefined,
  group: string | undefined,
): string | null {
  if (given) return given;
  const serving = group ? brands.filter((brand) => brand.group === group) : brands;
  return serving[0]?.id ?? null;
}
