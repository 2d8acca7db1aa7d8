import { cleanLine, nameOf, newId, refuse, rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord, partnerById, type PartnerFacts } from "#domain/partners";

const longestCode = 100;

/** A coupon code as WooCommerce compares it (wc_format_coupon_code, 10.9.1): trimmed, lower case. */
export function foldCoupon(text: string): string {
  return cleanLine(text).normalize("NFC").toLowerCase();
}

/** A code as somebody typed it. Refuses `coupon.unreadable`. */
export function readCoupon(typed: string): string {
  const code = foldCoupon(typed);
  if (code === "" || [...code].length > longestCode) throw refuse("coupon.unreadable", { code: typed });
  return code;
}

/** Whose each of the codes was at an instant; codes that were nobody's are not in it. */
export async function couponOwnersAt(tx: Pick<Tx, "em">, codes: readonly string[], at: Instant): Promise<ReadonlyMap<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await rowsOf(
    tx,
    sql<{ code: string; partner_id: string }>`
      select code, partner_id from coupon
      where code = any(${codes}::text[]) and owned_from <= ${at} and (owned_until is null or owned_until > ${at})`,
  );
  return new Map(rows.map((row) => [row.code, row.partner_id]));
}

/** The partner whose a code is now; null when it is nobody's. */
export async function couponOwner(tx: Pick<Tx, "em">, code: string): Promise<PartnerFacts | null> {
  const row = await rowOf(tx, sql<{ partner_id: string }>`select partner_id from coupon where code = ${code} and owned_until is null`);
  return row && partnerById(tx, row.partner_id);
}

/**
 * Gives a code to a partner from now on, taking it from whom it was `instead`: orders made before keep the owner of their day.
 * Refuses `partner.not-active`, `coupon.already-theirs`, `staff.own-record`, and `coupon.changed` when its owner is another one by now.
 */
export async function giveCoupon(tx: Tx, code: string, partner: PartnerFacts, instead: PartnerFacts | null): Promise<void> {
  mustBeFitToOwn(tx, partner);
  if (instead?.id === partner.id) throw refuse("coupon.already-theirs", { code, partner: partner.name });
  if (instead) await end(tx, code, instead);
  const id = newId();
  const made = await run(
    tx,
    sql`insert into coupon (id, code, partner_id, owned_from, given_by) values (${id}, ${code}, ${partner.id}, ${tx.now}, ${nameOf(tx.actor)})
        on conflict (code) where owned_until is null do nothing`,
  );
  if (made === 0) throw refuse("coupon.changed", { code });
  await record(tx, {
    act: "coupon.give",
    subject: { kind: "coupon", id },
    facts: { code, partnerId: partner.id, insteadOf: instead?.id ?? null },
  });
}

/** Refuses `partner.not-active`, `staff.own-record`. */
export function mustBeFitToOwn(tx: Tx, partner: PartnerFacts): void {
  mustNotBeOwnRecord(tx, partner.id);
  if (partner.status !== "active") throw refuse("partner.not-active", { partner: partner.name, status: partner.status });
}

/** Takes a code back: from now on it is nobody's. Refuses `staff.own-record`, and `coupon.changed` when it is not theirs any more. */
export async function takeCoupon(tx: Tx, code: string, owner: PartnerFacts): Promise<void> {
  const id = await end(tx, code, owner);
  await record(tx, { act: "coupon.take", subject: { kind: "coupon", id }, facts: { code, partnerId: owner.id } });
}

async function end(tx: Tx, code: string, owner: PartnerFacts): Promise<string> {
  mustNotBeOwnRecord(tx, owner.id);
  const ended = await rowOf(
    tx,
    sql<{ id: string }>`
      update coupon set owned_until = ${tx.now}, taken_by = ${nameOf(tx.actor)}
      where code = ${code} and partner_id = ${owner.id} and owned_until is null returning id`,
  );
  if (!ended) throw refuse("coupon.changed", { code });
  return ended.id;
}
