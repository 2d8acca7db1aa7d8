import type { Tx } from "#domain/kernel";
import type { Consequence } from "#domain/conversions";
import { partnerNames, type PartnerName } from "./people.ts";

/** What an act on an order changes for a partner, with their name. */
export type NamedConsequence = Pick<Consequence, "before" | "after" | "wasPaid"> & { readonly partner: PartnerName };

/** The same consequences with the partners' names. */
export async function namedConsequences(tx: Pick<Tx, "em">, found: readonly Consequence[]): Promise<NamedConsequence[]> {
  const names = await partnerNames(
    tx,
    found.map((each) => each.partnerId),
  );
  return found.map(({ partnerId, before, after, wasPaid }) => ({
    partner: names.get(partnerId) ?? { name: "", shareId: "" },
    before,
    after,
    wasPaid,
  }));
}
