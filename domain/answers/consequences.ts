import type { Tx } from "#domain/kernel";
import { rehearse, type Consequence } from "#domain/conversions";
import type { Order } from "#domain/orders";
import { partnerNames, type PartnerName } from "./people.ts";

/** What an act on an order changes for a partner, with their name. */
export type NamedConsequence = Pick<Consequence, "before" | "after" | "wasPaid"> & { readonly partner: PartnerName };

/** What an act on an order would change for whom; nothing is changed by asking. Refuses what the act refuses. */
export async function consequencesOf(tx: Tx, order: Order, act: () => Promise<unknown>): Promise<NamedConsequence[]> {
  const found = await rehearse(tx, order, act);
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
