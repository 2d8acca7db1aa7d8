import { oneOf, sql } from "#domain/kernel";
import { confirmLines, reconcile, takeStatement, type Reconciliation } from "#domain/books";
import { openFiles, submitPartner, type TransferFacts } from "#domain/transfers";
import type { TestDatabase } from "../../support/database.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, transferHands } from "../../support/transfers.ts";

/** Nothing needs a code or a person before it leaves. */
export const termsOfStatements = { transferCodeFrom: { USD: 90_000n }, automaticTransferBelow: { USD: 90_000n } };

export type Booked = readonly [day: string, amount: string, text: string];

/** Hands that send transfers and take what the bank says of them. */
export async function statementHands(db: TestDatabase) {
  const hands = await transferHands(db);
  const { fay, payee, ask, bothSay } = hands;

  /** Transfers that have left; the bank has their file. */
  async function sent(...minors: bigint[]): Promise<{ partner: string; transfer: TransferFacts; key: string }[]> {
    const made = [];
    for (const minor of minors) {
      const partner = await payee();
      made.push({ partner, transfer: await ask(partner, minor) });
    }
    db.clock.set(cutOff.toString());
    for (const { partner } of made) await db.run((tx) => submitPartner(tx, partner, cutOff));
    for (const { number } of await db.run((tx) => openFiles(tx, "manual"))) await bothSay(number, "sent");
    db.clock.set("2026-12-20T17:00:00Z");
    return Promise.all(
      made.map(async ({ partner, transfer }) => ({
        partner,
        transfer,
        key: (
          await db.run((tx) => oneOf(tx, sql<{ key: string }>`select rail_key as key from transfer where id = ${transfer.number}::bigint`))
        ).key,
      })),
    );
  }

  let files = 0;
  const csv = (lines: readonly Booked[]): Uint8Array =>
    new TextEncoder().encode(
      `Date,Amount,Text\n${lines.map(([day, amount, text]) => `${day},${amount},"${text}"`).join("\n")}\n${",,\n".repeat(++files)}`,
    );
  const take = (bytes: Uint8Array) => db.run((tx) => takeStatement(tx, fay.id, bytes), asStaff(fay));
  async function taken(...lines: Booked[]): Promise<Reconciliation> {
    const { statement } = await take(csv(lines));
    return seen(statement.number);
  }
  const seen = (number: string): Promise<Reconciliation> => db.run((tx) => reconcile(tx, number));
  const confirm = ({ statement }: Reconciliation, by = fay, nth?: number) =>
    db.run((tx) => confirmLines(tx, by.id, statement.number, nth), asStaff(by));

  return { ...hands, sent, csv, take, taken, seen, confirm };
}
