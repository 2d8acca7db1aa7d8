/** The median of some amounts where an amount is more than so many times it; null: it is like others. Of an even number the middle two count, half each. */
export function medianWhereAbove(amount: bigint, past: readonly bigint[], times: number): bigint | null {
  if (past.length === 0) return null;
  const sorted = past.toSorted((one, other) => Number(one - other));
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  const [sum, count] = [middle.reduce((all, each) => all + each, 0n), BigInt(middle.length)];
  return amount * count > BigInt(times) * sum ? sum / count : null;
}
