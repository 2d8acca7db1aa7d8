import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner, StaffMember } from "#domain/partners";

/** The accounts there are. Payable, wallet and what follows are owed to the partner; expense is its counterpart. */
export const accounts = ["expense", "payable", "wallet", "reserved", "in-transit", "fees", "bank", "withheld"] as const;
export type Account = (typeof accounts)[number];

/** One event of money. Append-only; its postings sum to zero. */
export const LedgerEntry = defineEntity({
  name: "LedgerEntry",
  tableName: "ledger_entry",
  properties: {
    id: p.uuid().primary(),
    kind: p.text(),
    /** names the event: the second knock with the same key posts nothing */
    key: p.text().unique(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    currency: p.text(),
    effectiveAt: p.datetime(),
    recordedAt: p.datetime(),
  },
  indexes: [{ properties: ["partnerId", "recordedAt"] }],
});

export const LedgerPosting = defineEntity({
  name: "LedgerPosting",
  tableName: "ledger_posting",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    entryId: () => p.manyToOne(LedgerEntry).mapToPk().fieldName("entry_id").index(),
    account: p.text().check(`account in (${accounts.map((account) => `'${account}'`).join(",")})`),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    currency: p.text(),
    /** signed minor units; what a partner is owed is positive */
    minor: p.bigint("bigint").check("minor <> 0"),
  },
  indexes: [{ properties: ["partnerId", "currency", "account"], include: ["minor"] }],
});

/** The one cached balance: Σ of the wallet postings (invariant I3), so that CHECK can refuse to go below zero. */
export const Wallet = defineEntity({
  name: "Wallet",
  tableName: "wallet",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary(),
    currency: p.text().primary(),
    balanceMinor: p.bigint("bigint").check("balance_minor >= 0"),
  },
});

/** What lay in a partner's wallet at an earlier system when it was left, once for each currency. */
export const OpeningBalance = defineEntity({
  name: "OpeningBalance",
  tableName: "opening_balance",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    currency: p.text().primary(),
    amountMinor: p.bigint("bigint").check("amount_minor > 0"),
    recordedAt: p.datetime(),
    actor: p.text(),
  },
});

/** What finance book by hand. credit: money into the wallet; write-off: a debt let off; withholding: money kept back for the tax office, and given back. */
export const adjustmentKinds = ["credit", "write-off", "withholding", "withholding-return"] as const;
export type AdjustmentKind = (typeof adjustmentKinds)[number];

export const adjustmentStates = ["requested", "confirmed", "declined", "withdrawn"] as const;
export type AdjustmentState = (typeof adjustmentStates)[number];

/** Money that finance move by hand: asked for by one person, confirmed by another. What nobody confirms in time expires. */
export const Adjustment = defineEntity({
  name: "Adjustment",
  tableName: "adjustment",
  properties: {
    /** its number in chat and in the ledger's key, one series for all kinds */
    id: p.bigint("bigint").primary().autoincrement(),
    kind: p.text().check(`kind in (${adjustmentKinds.map((kind) => `'${kind}'`).join(",")})`),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    currency: p.text(),
    amountMinor: p.bigint("bigint").check("amount_minor > 0"),
    /** why; the partner reads it */
    why: p.text(),
    state: p.text().check(`state in (${adjustmentStates.map((state) => `'${state}'`).join(",")})`),
    requestedById: () => p.manyToOne(StaffMember).mapToPk().fieldName("requested_by_id"),
    requestedAt: p.datetime(),
    /** from then on it can't be confirmed any more */
    expiresAt: p.datetime(),
    decidedById: () => p.manyToOne(StaffMember).mapToPk().fieldName("decided_by_id").nullable().deleteRule("no action"),
    decidedAt: p.datetime().nullable(),
    /** why it was declined or withdrawn */
    decisionReason: p.text().nullable(),
  },
  checks: [{ name: "adjustment_two_persons", expression: "state <> 'confirmed' or decided_by_id <> requested_by_id" }],
  indexes: [
    { properties: ["partnerId", "requestedAt"] },
    { name: "adjustment_open", properties: ["expiresAt"], where: "state = 'requested'" },
  ],
});
