import { refuse, type Tx } from "#domain/kernel";
import { partnerWords } from "#domain/answers";
import { findPartner, partnersLike, type PartnerFacts } from "#domain/partners";
import { nearestOf } from "./nearest.ts";

/** A slip is looked for among this many partners; beyond that, spelling is the asker's business. */
const mostCompared = 2_000;

/** The partner whom staff mean by share ID, slug or e-mail address. Refuses `partner.unknown` with those they may have meant. */
export async function meantPartner(tx: Pick<Tx, "em" | "vault">, typed: string): Promise<PartnerFacts> {
  return (await findPartner(tx, typed)) ?? refuseUnknown(tx, typed);
}

/** `others`: further words that could have been meant, such as staff handles. */
export async function refuseUnknown(tx: Pick<Tx, "em">, typed: string, others: readonly string[] = []): Promise<never> {
  const like = (await partnersLike(tx, typed)).map((partner) => partner.slug ?? partner.shareId);
  const near = nearestOf(typed, [...others, ...(await partnerWords(tx, mostCompared))]);
  throw refuse("partner.unknown", { partner: typed, nearest: [...new Set([...near, ...like])].slice(0, 3) });
}
