import type { Offer } from '../api/types';

/** What is offered, or in hand: an interaction, a ticket or a task. */
export type About = Pick<Offer, 'kind' | 'about_id'>;

/** Where one works on it: the properties of a link there. */
export function placeOf({ kind, about_id: id }: About) {
  if (kind === 'ticket') return { to: '/tickets/$number', params: { number: id } } as const;
  if (kind === 'task') return { to: '/tasks', search: { open: id } } as const;
  return { to: '/interactions/$id', params: { id } } as const;
}

/** The same, where it says why it waits. */
export function whyOf(about: About) {
  const place = placeOf(about);
  return place.to === '/interactions/$id' ? ({ ...place, search: { facts: 'explain' } } as const) : place;
}
