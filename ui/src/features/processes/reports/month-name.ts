/** The name of a month that is told by its first day. */
export function monthName(month: string, language: string): string {
  const [year = '', number = ''] = month.split('-');
  const day = new Date(Number(year), Number(number) - 1, 15);
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }).format(day);
}
