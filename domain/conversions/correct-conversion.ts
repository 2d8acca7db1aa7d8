import { refuse, rowOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { assignByStaff, followersOf } from "#domain/attribution";
import { loadOrder, type Order } from "#domain/orders";
import { lockPartners, mustNotBeOwnRecord, partnerById, type PartnerFacts } from "#domain/partners";
import { termsAt } from "#domain/programme";
import { openConversion, supersede } from "./apply-order.ts";
import { acceptClaim } from "./claims.ts";
import { conversionOfOrder, type ConversionFacts } from "./conversion.ts";
import { settle } from "./settle.ts";

/**
 * Staff say that this order earns nothing. What was paid already is taken back by a correction. `seen`: whose it was when they looked
 * (null: nobody's). Refuses `reason.missing`, `order.no-conversion`, `conversion.already-rejected`, `conversion.changed`, `staff.own-record`.
 */
export async function rejectConversion(tx: Tx, order: Order, reason: string, seen?: string | null): Promise<ConversionFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const { conversion, fresh } = await lockConversion(tx, order, seen);
  if (conversion.staffRejection !== null)
    throw refuse("conversion.already-rejected", { order: order.number, reason: conversion.staffRejection });
  await run(tx, sql`update conversion set staff_rejection = ${reason} where id = ${conversion.id}`);
  await record(tx, {
    act: "conversion.reject",
    subject: { kind: "conversion", id: conversion.id },
    reason,
    facts: { order: order.number, amount: conversion.amount },
  });
  await askFollowers(tx, fresh);
  return settle(tx, { ...conversion, staffRejection: reason }, fresh, await termsAt(tx, conversion.orderedAt));
}

/**
 * Takes a rejection by staff back; `seen` as for `rejectConversion`.
 * Refuses `reason.missing`, `order.no-conversion`, `conversion.not-rejected`, `conversion.changed`, `staff.own-record`.
 */
export async function restoreConversion(tx: Tx, order: Order, reason: string, seen?: string | null): Promise<ConversionFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const { conversion, fresh } = await lockConversion(tx, order, seen);
  if (conversion.staffRejection === null)
    throw refuse("conversion.not-rejected", { order: order.number, status: conversion.status, reason: conversion.reason });
  await run(tx, sql`update conversion set staff_rejection = null where id = ${conversion.id}`);
  await record(tx, {
    act: "conversion.restore",
    subject: { kind: "conversion", id: conversion.id },
    reason,
    facts: { order: order.number },
  });
  await askFollowers(tx, fresh);
  return settle(tx, { ...conversion, staffRejection: null }, fresh, await termsAt(tx, conversion.orderedAt));
}

/**
 * Staff give an order to a partner, whoever had it before: the old conversion is superseded (a paid one by a correction), a new one takes
 * its place, and the partner's claim to it is accepted. `seen`: whose it was when they looked (null: nobody's).
 * Refuses `reason.missing`, `partner.not-active`, `conversion.already-assigned`, `conversion.changed`, `staff.own-record`.
 */
export async function assignOrder(
  tx: Tx,
  order: Order,
  partner: PartnerFacts,
  reason: string,
  seen?: string | null,
): Promise<ConversionFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  const fresh = await lockOrderRow(tx, order);
  const before = await conversionOfOrder(tx, order.id);
  if (before) mustNotBeOwnRecord(tx, before.partnerId);
  if (seen !== undefined && seen !== (before?.partnerId ?? null)) throw refuse("conversion.changed", { order: order.number });
  if (before?.partnerId === partner.id && before.reviewFlag === null)
    throw refuse("conversion.already-assigned", { order: order.number, partner: partner.name });
  await lockPartners(tx, [partner.id, ...(before ? [before.partnerId] : [])]);
  // Read again under the locks: the partner may have been paused, the conversion paid meanwhile.
  const { status } = await partnerById(tx, partner.id);
  if (status !== "active") throw refuse("partner.not-active", { partner: partner.name, status });
  const terms = await termsAt(tx, fresh.createdAt);
  const known = await conversionOfOrder(tx, order.id);
  const decision = await assignByStaff(tx, fresh, partner.id, reason);
  if (known) await supersede(tx, known, fresh, terms);
  const conversion = await openConversion(tx, fresh, decision, terms);
  await acceptClaim(tx, fresh, partner.id, reason);
  await record(tx, {
    act: "order.assign",
    subject: { kind: "order", id: order.id },
    reason,
    facts: { order: order.number, from: before?.partnerId ?? null, to: partner.id },
  });
  return conversion;
}

/** What inherits from an order is looked at again, each in a transaction of its own: it has a question now, or none any more. */
export async function askFollowers(tx: Tx, order: Order): Promise<void> {
  await tx.enqueue("decide-again", ...(await followersOf(tx, order)));
}

/** Order first, then the partner: the lock order of every money path. Facts are read again under the locks. */
export async function lockConversion(tx: Tx, order: Order, seen?: string | null): Promise<{ conversion: ConversionFacts; fresh: Order }> {
  const fresh = await lockOrderRow(tx, order);
  const standing = await conversionOfOrder(tx, order.id);
  if (!standing) throw refuse("order.no-conversion", { order: order.number });
  mustNotBeOwnRecord(tx, standing.partnerId);
  if (seen !== undefined && seen !== standing.partnerId) throw refuse("conversion.changed", { order: order.number });
  await lockPartners(tx, [standing.partnerId]);
  const conversion = await conversionOfOrder(tx, order.id);
  if (!conversion) throw refuse("order.no-conversion", { order: order.number });
  return { conversion, fresh };
}

export async function lockOrderRow(tx: Tx, order: Order): Promise<Order> {
  await rowOf(tx, sql`select id from shop_order where id = ${order.id} for update`);
  const fresh = await loadOrder(tx, order.id);
  if (!fresh) throw refuse("order.unknown", { order: order.number });
  return fresh;
}
