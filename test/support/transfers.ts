import { instant, money, oneOf, Refusal, sql, type Instant, type Money } from "#domain/kernel";
import { partnerById, type StaffFacts } from "#domain/partners";
import type { RailName } from "#domain/programme";
import {
  markFile,
  markTransfer,
  openFiles,
  quoteTransfer,
  requestTransfer,
  submitPartner,
  transferById,
  type Outcome,
  type QuotedTransfer,
  type TransferFacts,
} from "#domain/transfers";
import type { TestDatabase } from "./database.ts";
import { setDestination, usAccount } from "./destinations.ts";
import { makePartner } from "./orders.ts";
import { balance } from "./payouts.ts";
import { asStaff, giveCredit, ofFinance } from "./staff.ts";

/** A Monday; the next run is that Wednesday at 15:00 in Denver. */
export const monday = instant("2026-11-30T17:00:00Z");
export const cutOff: Instant = instant("2026-12-02T22:00:00Z");
export const nobody = "00000000-0000-0000-0000-000000000000";
/** Who files for the bank say they are from. */
export const originator = {
  achRouting: "124000054",
  achBank: "Wasatch National",
  achCompanyId: "1870654321",
  achCompany: "Juniper & Sage",
};
export const usd = (minor: bigint): Money => money(minor, "USD");

/** Hands to send money to banks: two of finance, and partners with money in their wallets. */
export async function transferHands(db: TestDatabase) {
  const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];
  let people = 0;

  const give = async (partnerId: string, minor: bigint): Promise<void> =>
    giveCredit(db, [fay, finn], await db.run((tx) => partnerById(tx, partnerId)), usd(minor));
  const quote = (id: string, asked?: Money): Promise<QuotedTransfer> => db.run((tx) => quoteTransfer(tx, id, asked));

  return {
    member: (handle: string, partnerId: string | null = null): Promise<StaffFacts> => ofFinance(db, handle, partnerId),
    fay,
    finn,
    give,
    quote,
    /** a partner with so much in the wallet, and an account that money may go to; it is Monday afterwards */
    payee: async (minor = 100_000n): Promise<string> => {
      db.clock.set(monday.subtract({ hours: 24 * 10 }).toString());
      const { id } = await db.run((tx) => makePartner(tx, `Payee ${++people}`));
      const account = String(5_000_000 + people);
      await db.run((tx) => setDestination(tx, id, { ...usAccount, account, accountAgain: account }));
      await give(id, minor);
      db.clock.set(monday.toString());
      return id;
    },
    ask: async (id: string, minor: bigint): Promise<TransferFacts> => {
      const { token } = await quote(id, usd(minor));
      const asked = await db.run((tx) => requestTransfer(tx, id, usd(minor), { token }));
      if (asked instanceof Refusal) throw asked;
      return asked;
    },
    stateOf: async ({ number }: { number: string }) => (await db.run((tx) => transferById(tx, number)))?.state,
    /** wallet, reserved, in transit, fees, bank */
    standing: (id: string): Promise<bigint[]> =>
      Promise.all((["wallet", "reserved", "in-transit", "fees", "bank"] as const).map((account) => balance(db, id, account))),
    /** what the job does at a run's cut-off; the files that it wrote */
    send: async (id: string, rail: RailName = "manual"): Promise<string[]> => {
      db.clock.set(cutOff.toString());
      await db.run((tx) => submitPartner(tx, id, cutOff));
      return (await db.run((tx) => openFiles(tx, rail))).map(({ number }) => number);
    },
    bothSay: async (file: string, says: "sent" | "withdrawn"): Promise<void> => {
      for (const one of [fay, finn]) await db.run((tx) => markFile(tx, one.id, file, says), asStaff(one));
    },
    bothMark: async ({ number }: TransferFacts, says: Outcome, code: string): Promise<void> => {
      for (const one of [fay, finn]) await db.run((tx) => markTransfer(tx, one.id, number, says, code), asStaff(one));
    },
    codesMailed: async (id: string): Promise<number> =>
      (
        await db.run((tx) =>
          oneOf(
            tx,
            sql<{ count: number }>`select count(*)::int as count from message where kind = 'transfer-code' and recipient_id = ${id}`,
          ),
        )
      ).count,
  };
}
