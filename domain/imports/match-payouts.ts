/** A paid referral of one partner whose own number is not known. */
export type PaidReferral = { readonly key: string; readonly minor: bigint };

/** A payout of theirs, which names its referrals by number and says what they add up to. */
export type PayoutToMatch = { readonly key: string; readonly minor: bigint; readonly numbers: readonly number[] };

/** So many steps are taken to find what adds up; after that what is left is left. */
const mostSteps = 200_000;

/**
 * Which referrals each payout paid, found without their numbers: both lists are one partner's, referrals in the order of their numbers, so numbers
 * meet referrals in the same order, and each payout's referrals add up to it. By payout; one that nothing adds up to is left out. Where several
 * referrals of the same amount could be meant, which of them it is makes no difference to any sum.
 */
export function matchPayouts(
  referrals: readonly PaidReferral[],
  payouts: readonly PayoutToMatch[],
): ReadonlyMap<string, readonly string[]> {
  const slots = payouts.flatMap((payout) => payout.numbers.map((number) => ({ number, payout }))).toSorted((a, b) => a.number - b.number);
  const places = slots.length === referrals.length ? [...referrals.keys()] : search(referrals, slots);
  if (!places) return eachAlone(referrals, payouts);
  const found = new Map<string, string[]>();
  for (const [index, { payout }] of slots.entries()) {
    const referral = referrals[places[index] ?? -1];
    if (referral) found.set(payout.key, [...(found.get(payout.key) ?? []), referral.key]);
  }
  const worth = new Map(referrals.map(({ key, minor }) => [key, minor]));
  const sum = (keys: readonly string[]): bigint => keys.reduce((total, key) => total + (worth.get(key) ?? 0n), 0n);
  return new Map([...found].filter(([key, keys]) => sum(keys) === payouts.find((payout) => payout.key === key)?.minor));
}

type Slot = { readonly number: number; readonly payout: PayoutToMatch };

/** Puts every number on a referral after the one before it; goes back where a payout does not add up. Null: it does not work out, or takes too long. */
function search(referrals: readonly PaidReferral[], slots: readonly Slot[]): number[] | null {
  const left = new Map(slots.map(({ payout }) => [payout.key, { minor: payout.minor, open: payout.numbers.length }]));
  const places: number[] = [];
  let next = 0;
  for (let steps = 0; steps < mostSteps; steps++) {
    if (places.length === slots.length) return places;
    const slot = slots[places.length];
    const rest = slot && left.get(slot.payout.key);
    if (!rest) return null;
    const last = referrals.length - (slots.length - places.length);
    let place = next;
    while (place <= last && !fitsIn(referrals[place]?.minor ?? 0n, rest)) place++;
    if (place <= last) {
      rest.minor -= referrals[place]?.minor ?? 0n;
      rest.open -= 1;
      places.push(place);
      next = place + 1;
      continue;
    }
    const back = places.pop();
    const undone = back === undefined ? undefined : left.get(slots[places.length]?.payout.key ?? "");
    if (back === undefined || !undone) return null;
    undone.minor += referrals[back]?.minor ?? 0n;
    undone.open += 1;
    next = back + 1;
  }
  return null;
}

function fitsIn(minor: bigint, rest: { readonly minor: bigint; readonly open: number }): boolean {
  return rest.open === 1 ? minor === rest.minor : minor <= rest.minor;
}

/** Where the whole does not work out, payouts of one referral still meet one of their amount, each the first that is left. */
function eachAlone(referrals: readonly PaidReferral[], payouts: readonly PayoutToMatch[]): ReadonlyMap<string, readonly string[]> {
  const free = Map.groupBy(referrals, ({ minor }) => minor);
  const found = new Map<string, readonly string[]>();
  for (const { key, minor, numbers } of payouts.toSorted((a, b) => (a.numbers[0] ?? 0) - (b.numbers[0] ?? 0))) {
    const one = numbers.length === 1 ? free.get(minor)?.shift() : undefined;
    if (one) found.set(key, [one.key]);
  }
  return found;
}
