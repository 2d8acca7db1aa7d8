import { defineEntity, p } from "@mikro-orm/postgresql";
import { StaffMember } from "#domain/partners";
import { Transfer, TransferFile } from "#domain/transfers";

/** What the bank booked on the programme's account, as a file of it said. The same file is the same statement. */
export const BankStatement = defineEntity({
  name: "BankStatement",
  tableName: "bank_statement",
  properties: {
    /** its number in chat */
    id: p.bigint("bigint").primary().autoincrement(),
    /** whose key it is */
    uid: p.uuid().unique(),
    wrappedKey: p.blob(),
    keyId: p.text(),
    contentHash: p.text().unique(),
    currency: p.text(),
    firstDay: p.type("date"),
    lastDay: p.type("date"),
    /** lines of the file; those that an earlier statement brought are not kept again */
    lines: p.integer(),
    takenAt: p.datetime(),
    /** null: somebody at the installation's own command line */
    takenById: () => p.manyToOne(StaffMember).mapToPk().fieldName("taken_by_id").nullable().deleteRule("no action"),
  },
});

/** One booking of the bank, and what a person decided that it is. */
export const BankStatementLine = defineEntity({
  name: "BankStatementLine",
  tableName: "bank_statement_line",
  properties: {
    statementId: () =>
      p.manyToOne(BankStatement).mapToPk().fieldName("statement_id").primary().deleteRule("no action").updateRule("no action"),
    /** its place in the file, from 1 */
    nth: p.integer().primary(),
    /** the same booking in another file is the same; keyed, so that nobody can try names */
    fingerprint: p.text().unique(),
    bookedOn: p.type("date"),
    /** signed minor units; below nothing: it left the account */
    minor: p.bigint("bigint").check("minor <> 0"),
    /** what the bank wrote, sealed under the statement's key; null once the partner whom it is about is erased, and after the term of messages */
    sealed: p.blob().nullable(),
    /** confirmed: it is this transfer or file, explained: by what is written */
    decision: p.text().nullable().check("decision in ('confirmed','explained')"),
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").nullable().deleteRule("no action"),
    fileId: () => p.manyToOne(TransferFile).mapToPk().fieldName("file_id").nullable().deleteRule("no action"),
    reason: p.text().nullable(),
    decidedById: () => p.manyToOne(StaffMember).mapToPk().fieldName("decided_by_id").nullable().deleteRule("no action"),
    decidedAt: p.datetime().nullable(),
  },
  checks: [
    {
      name: "bank_statement_line_decided",
      expression: "(decision is null) = (decided_at is null) and (decision is null) = (decided_by_id is null)",
    },
    { name: "bank_statement_line_explained", expression: "(reason is not null) = (decision is not null and decision = 'explained')" },
    {
      name: "bank_statement_line_confirmed",
      expression:
        "(num_nonnulls(transfer_id, file_id) = 1) = (decision is not null and decision = 'confirmed') and num_nonnulls(transfer_id, file_id) < 2",
    },
  ],
  uniques: [
    { name: "bank_statement_line_one_transfer", properties: ["transferId"], where: "minor < 0" },
    { name: "bank_statement_line_one_file", properties: ["fileId"] },
  ],
  indexes: [{ name: "bank_statement_line_open", properties: ["statementId"], where: "decision is null" }],
});
