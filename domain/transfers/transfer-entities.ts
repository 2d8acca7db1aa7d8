import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner, StaffMember } from "#domain/partners";
import { railNames } from "#domain/programme";
import { Destination } from "./destination-entities.ts";
import { transferStates } from "./transfer-rules.ts";

const stateCheck = `state in (${transferStates.map((state) => `'${state}'`).join(",")})`;
const railCheck = `rail in (${railNames.map((rail) => `'${rail}'`).join(",")})`;

/**
 * A file for the bank with the transfers of one run, rail and currency. What it says is never stored: it holds account numbers. It is written
 * anew from its transfers each time, and has to be the very same (`contentHash`).
 */
export const TransferFile = defineEntity({
  name: "TransferFile",
  tableName: "transfer_file",
  properties: {
    /** its number in chat */
    id: p.bigint("bigint").primary().autoincrement(),
    rail: p.text().check(railCheck),
    currency: p.text(),
    /** the run's day, "2026-12-02" */
    processOn: p.type("date"),
    createdAt: p.datetime(),
    count: p.integer(),
    /** what leaves the bank account: without fees */
    netMinor: p.bigint("bigint"),
    contentHash: p.text().unique(),
    state: p.text().check("state in ('open','sent','withdrawn')"),
    sentAt: p.datetime().nullable(),
    /** where the format wants more than the transfers say (`NachaHeader`): fixed here, so that the file is the same each time */
    header: p.json().nullable(),
    /** what tells the files of a day apart in such a format */
    madeOn: p.type("date").nullable(),
    modifier: p.text().nullable(),
    /** the withdrawn file whose transfers it has, less those that were taken out */
    replacesId: p.bigint("bigint").unique().nullable(),
  },
  uniques: [{ name: "transfer_file_of_day", properties: ["madeOn", "modifier"] }],
  indexes: [{ name: "transfer_file_open", properties: ["createdAt"], where: "state = 'open'" }],
});

/** A person says that a file was given to the bank, or never will be. Append-only; two persons make it so. */
export const TransferFileMark = defineEntity({
  name: "TransferFileMark",
  tableName: "transfer_file_mark",
  properties: {
    fileId: () => p.manyToOne(TransferFile).mapToPk().fieldName("file_id").primary().deleteRule("no action").updateRule("no action"),
    staffId: () => p.manyToOne(StaffMember).mapToPk().fieldName("staff_id").primary().deleteRule("no action").updateRule("no action"),
    says: p.text().primary().check("says in ('sent','withdrawn','anew')"),
    at: p.datetime(),
  },
});

/** Money on its way from a wallet to a bank account. */
export const Transfer = defineEntity({
  name: "Transfer",
  tableName: "transfer",
  properties: {
    /** its number in chat and in the ledger's keys */
    id: p.bigint("bigint").primary().autoincrement(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    currency: p.text(),
    /** what leaves the wallet; the bank account gets it less the fee */
    amountMinor: p.bigint("bigint").check("amount_minor > 0"),
    feeMinor: p.bigint("bigint").check("fee_minor >= 0"),
    destinationId: () => p.manyToOne(Destination).mapToPk().fieldName("destination_id"),
    state: p.text().check(stateCheck),
    /** what was confirmed; the same confirmation again is the same transfer */
    requestKey: p.text(),
    requestedAt: p.datetime(),
    /** the run it joins, fixed when it was asked for or approved: its day, and until when it can be cancelled */
    processOn: p.type("date"),
    cutOffAt: p.datetime(),
    /** by when it is expected in the bank account: after its run's day, or after the day on which it was really handed over */
    expectedOn: p.type("date"),
    fileId: () => p.manyToOne(TransferFile).mapToPk().fieldName("file_id").nullable().deleteRule("no action"),
    /** by which the rail knows it, for ever */
    railKey: p.text().unique().nullable(),
    /** the way that it took; null: it has not left */
    rail: p.text().check(railCheck).nullable(),
    /** by which the other side knows it: a trace number, a provider's id */
    railReference: p.text().nullable().index(),
    /** when a rail that is called has to be asked about it next; null: not any more, or never */
    railDueAt: p.datetime().nullable(),
    submittedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
  checks: [{ name: "transfer_net_check", expression: "amount_minor > fee_minor" }],
  uniques: [{ properties: ["partnerId", "requestKey"] }],
  indexes: [
    { properties: ["partnerId", "requestedAt"] },
    { name: "transfer_open", properties: ["cutOffAt"], where: "ended_at is null" },
    { name: "transfer_rail_due", properties: ["railDueAt"], where: "rail_due_at is not null" },
  ],
});

/** That a transfer stands in a file: for ever, whatever becomes of both. `transfer.file_id` is the one that counts. */
export const TransferFileLine = defineEntity({
  name: "TransferFileLine",
  tableName: "transfer_file_line",
  properties: {
    fileId: () => p.manyToOne(TransferFile).mapToPk().fieldName("file_id").primary().deleteRule("no action").updateRule("no action"),
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").primary().deleteRule("no action").updateRule("no action"),
  },
});

/** A person says that the bank never gets a file as it is, and that one transfer is to leave it. Append-only; two persons make it so. */
export const TransferTakenOut = defineEntity({
  name: "TransferTakenOut",
  tableName: "transfer_taken_out",
  properties: {
    fileId: () => p.manyToOne(TransferFile).mapToPk().fieldName("file_id").primary().deleteRule("no action").updateRule("no action"),
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").primary().deleteRule("no action").updateRule("no action"),
    staffId: () => p.manyToOne(StaffMember).mapToPk().fieldName("staff_id").primary().deleteRule("no action").updateRule("no action"),
    at: p.datetime(),
  },
});

/** A code that was mailed for one confirmation of a large transfer. */
export const TransferCode = defineEntity({
  name: "TransferCode",
  tableName: "transfer_code",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().deleteRule("no action").updateRule("no action"),
    /** the confirmation that it is for */
    requestKey: p.text().primary(),
    codeHash: p.text(),
    madeAt: p.datetime().index(),
    expiresAt: p.datetime(),
    tries: p.integer(),
    /** how many codes for it, one after the other, each of them within a day of the one before */
    mailed: p.integer().default(1).check("mailed > 0"),
    spentAt: p.datetime().nullable(),
  },
});

/** Every state a transfer was in, from which and by whom. Append-only. */
export const TransferMove = defineEntity({
  name: "TransferMove",
  tableName: "transfer_move",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").index(),
    at: p.datetime(),
    fromState: p.text().nullable(),
    toState: p.text(),
    actor: p.text(),
    /** a code of ours or of the bank's: "R03"; or what two persons wrote, null once the partner is erased */
    code: p.text().nullable(),
    /** what staff wrote; the partner reads it */
    note: p.text().nullable(),
  },
});

/** A person says what the bank says of a transfer. Append-only but for words that are forgotten; two persons who say the same make it so. */
export const TransferMark = defineEntity({
  name: "TransferMark",
  tableName: "transfer_mark",
  properties: {
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").primary().deleteRule("no action").updateRule("no action"),
    staffId: () => p.manyToOne(StaffMember).mapToPk().fieldName("staff_id").primary().deleteRule("no action").updateRule("no action"),
    says: p.text().primary().check("says in ('settled','failed','returned')"),
    /** the bank's code, or what it wrote; empty: none. Once the partner is erased, a sign in the place of words: the same for the same words */
    code: p.text().primary(),
    at: p.datetime(),
  },
});
