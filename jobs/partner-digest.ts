import { beginDigests, bordersNow, tellDigests } from "#domain/digests";
import type { Work } from "./job.ts";

const partnersPerStep = 500;

/** Tells every partner of their period once it has ended where they live. */
export const partnerDigest: Work = async ({ inTransaction }) => {
  const begun = await inTransaction(beginDigests);
  const borders = await inTransaction(bordersNow);
  let [looked, told] = [0, 0];
  for (;;) {
    const step = await inTransaction((tx) => tellDigests(tx, borders, partnersPerStep));
    if (step.looked === 0) return { partners: looked, told, ...(begun === 0 ? {} : { begun }) };
    looked += step.looked;
    told += step.told;
  }
};
