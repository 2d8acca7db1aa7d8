/** A record of an ACH file has so many places, and a file is filled up to whole blocks of records (Nacha Operating Rules, appendix three). */
export const recordPlaces = 94;
export const recordsInBlock = 10;

/** A figure with leading noughts. What does not fit is a fault: cut off, it would be another figure. */
export function digits(figure: bigint | number | string, places: number): string {
  const text = String(figure);
  if (!/^\d+$/.test(text) || text.length > places) throw new Error(`${text.length} signs do not fit into ${places} places for digits`);
  return text.padStart(places, "0");
}

/** Words with blanks behind them. */
export function words(text: string, places: number): string {
  if (!/^[\x20-\x7E]*$/.test(text) || text.length > places)
    throw new Error(`${text.length} signs do not fit into ${places} places for words`);
  return text.padEnd(places);
}

/** "2026-12-02" is 261202. */
export function shortDay(day: string): string {
  return day.slice(2).replaceAll("-", "");
}

const hashPlaces = 10;

/** The sum of the first eight digits of all receiving banks' routing numbers, of which the last ten digits count. */
export function entryHash(routings: readonly string[]): string {
  const sum = routings.reduce((before, routing) => before + BigInt(routing.slice(0, 8)), 0n);
  return digits(sum % 10n ** BigInt(hashPlaces), hashPlaces);
}
