import type { Tx } from "#domain/kernel";
import { partnerWords } from "#domain/answers";
import { allStaff, findPartner, findStaff } from "#domain/partners";
import type { Asker } from "../command.ts";
import { refuseUnknown } from "../meant-partner.ts";

/**
 * Whom `--as` and `/as` mean: a staff handle, or a partner by slug, share ID or e-mail address.
 * Refuses `partner.unknown` with near names. The caller has made sure that this is the demonstration.
 */
export async function resolveAsker(tx: Pick<Tx, "em" | "vault">, who: string): Promise<Asker> {
  const typed = who.trim().replace(/^@/, "");
  const staff = await findStaff(tx, typed);
  if (staff)
    return {
      partnerId: staff.partnerId,
      staff: { id: staff.id, handle: staff.handle, partnerId: staff.partnerId, roles: staff.roles },
      name: staff.handle,
    };
  const partner = await findPartner(tx, typed);
  if (partner) return { partnerId: partner.id, staff: null, name: partner.name };
  return refuseUnknown(
    tx,
    typed,
    (await allStaff(tx)).map((each) => each.handle),
  );
}

/** Names to complete after `/as`: the staff's handles and the partners' slugs. */
export async function askerNames(tx: Pick<Tx, "em">): Promise<string[]> {
  return [...(await allStaff(tx)).map((staff) => staff.handle), ...(await partnerWords(tx, 200))];
}
