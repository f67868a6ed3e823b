/** A place of a definition for people: the step and what of it, without the words that only the file needs. */
export function placeWords(place: readonly string[]): string {
  return place.filter((part, index) => !(index === 0 && (part === 'steps' || part === 'cases'))).join(' · ');
}
