/** A scale that begins and ends on round numbers and holds nought: where its lines are, lowest first. */
export type Ticks = readonly number[];

const roundSteps = [1, 2, 2.5, 5, 10];

/** Three to six lines for values between two numbers. `smallest`: no step is finer (a visit, a cent). */
export function ticksFor(lowest: number, highest: number, smallest: number): Ticks {
  const [from, to] = [Math.min(0, lowest), Math.max(0, highest)];
  const step = Math.max(smallest, roundStep((to - from || smallest) / 3, smallest));
  const first = Math.floor(from / step);
  const last = Math.max(first + 1, Math.ceil(to / step));
  return Array.from({ length: last - first + 1 }, (_, nth) => clean((first + nth) * step));
}

/** The smallest round step that is not below what is wanted, and a whole number of the smallest unit. */
function roundStep(wanted: number, smallest: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const isWhole = (step: number): boolean => Math.abs(step / smallest - Math.round(step / smallest)) < 1e-6;
  const found = roundSteps.map((round) => round * power).find((step) => step >= wanted * (1 - 1e-9) && isWhole(step));
  return found ?? 10 * power;
}

/** 0.30000000000000004 is 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}
