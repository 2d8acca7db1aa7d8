import { refuse, type Tx } from "#domain/kernel";
import { partnerWords } from "#domain/answers";
import { allStaff, findPartner, findStaff } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import type { Asker } from "../command.ts";
import { refuseUnknown } from "../meant-partner.ts";

/** Whoever nobody knows yet: they may join, and ask what everybody may. */
export const guest: Asker = { partnerId: null, staff: null, name: null };

/**
 * Whom `--as` and `/as` mean: a staff handle, or a partner by slug, share ID or e-mail address. Speaking as somebody is for the demonstration only: everywhere else
 * the platform says who asks. Refuses `console.demonstration-only`, and `partner.unknown` with near names.
 */
export async function resolveAsker(tx: Pick<Tx, "em" | "vault">, who: string): Promise<Asker> {
  if (!(await programmeOf(tx)).isDemonstration) throw refuse("console.demonstration-only");
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

/** Who there is: the staff by their handles, the partners by their slugs. */
export async function castOf(tx: Pick<Tx, "em">): Promise<{ readonly staff: readonly string[]; readonly partners: readonly string[] }> {
  return { staff: (await allStaff(tx)).map(({ handle }) => handle), partners: await partnerWords(tx, 200) };
}

/** Names to complete after `/as`. */
export async function askerNames(tx: Pick<Tx, "em">): Promise<string[]> {
  return Object.values(await castOf(tx)).flat();
}
