/** Nine o'clock of the next day, as a `datetime-local` field wants it: local, without zone or seconds. */
export function tomorrowMorning(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T09:00`;
}
