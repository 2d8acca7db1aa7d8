import type { Actor, Money, StaffRole } from "#domain/kernel";
import { confirmCredit, requestCredit } from "#domain/ledger";
import { addStaff, type PartnerFacts, type StaffFacts } from "#domain/partners";
import type { TestDatabase } from "./database.ts";

type Staff = Extract<Actor, { kind: "staff" }>;
type Runner = Pick<TestDatabase, "run">;
type Known = Pick<StaffFacts, "id"> & Partial<Pick<StaffFacts, "partnerId" | "roles">>;

/** Two persons, as whatever moves money wants them. */
export type Two = readonly [Known, Known];

/** Somebody of the staff as who acts: with the roles and the partner of their own. Of whom nothing is known but the id is of finance, and no partner. */
export const asStaff = ({ id, partnerId = null, roles = ["finance"] }: Known): Staff => ({ kind: "staff", staffId: id, partnerId, roles });

/** A new member of the staff; `partnerId`: who is that partner as well. */
const member = (db: Runner, handle: string, roles: readonly StaffRole[], partnerId: string | null): Promise<StaffFacts> =>
  db.run((tx) => addStaff(tx, { handle, name: handle, roles, partnerId }));

export const ofFinance = (db: Runner, handle: string, partnerId: string | null = null): Promise<StaffFacts> =>
  member(db, handle, ["finance"], partnerId);

/** A new member of the staff, as who acts. */
export const actingStaff = async (
  db: Runner,
  handle: string,
  roles: readonly StaffRole[],
  partnerId: string | null = null,
): Promise<Staff> => asStaff(await member(db, handle, roles, partnerId));

/** Two persons put money into a wallet. */
export async function giveCredit(db: Runner, [one, other]: Two, partner: PartnerFacts, amount: Money, why = "a prize"): Promise<void> {
  const { number } = await db.run((tx) => requestCredit(tx, one.id, partner, amount, why), asStaff(one));
  await db.run((tx) => confirmCredit(tx, other.id, number), asStaff(other));
}
