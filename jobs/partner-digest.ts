import { beginDigests, bordersNow, tellDigests } from "#domain/digests";
import type { Work } from "./job.ts";

const partnersPerStep = 500;

/** Tells every partner of their period once it has ended where they live. */
export const partnerDigest: Work = async ({ inTransaction }) => {
  const begun = await inTransaction(beginDigests);
  const borders = await inTransaction(bordersNow);
  let [looked, told] = [0, 0];
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const step: Awaited<ReturnType<typeof tellDigests>> = await inTransaction((tx) => tellDigests(tx, borders, partnersPerStep, from));
    looked += step.looked;
    told += step.told;
    // Once more from the beginning: whoever was at some of them may have been killed since.
    if (step.last === null && from === null) return { partners: looked, told, ...(begun === 0 ? {} : { begun }) };
    after = step.last;
  }
};
