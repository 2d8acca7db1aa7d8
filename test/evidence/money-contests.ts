import { instant, money, Refusal, sql, type Tx } from "#domain/kernel";
import { addCraftIn, signUp } from "#domain/craft-ins";
import { confirmCredit, requestCredit } from "#domain/ledger";
import { findPartner } from "#domain/partners";
import { markFile, markTransfer, openFiles, quoteTransfer, requestTransfer, submitPartner } from "#domain/transfers";
import { setDestination, usAccount } from "../support/destinations.ts";
import { makePartner } from "../support/orders.ts";
import type { Contest, Stage } from "./contest.ts";

/** Contests for money that leaves, and for the last seat. Each has a wallet, or a craft-in, of its own. */
type Setting = NonNullable<Contest["set"]>;

const whole = 100_000n;
const due = instant("2026-12-16T22:00:00Z");
const usd = (minor: bigint) => money(minor, "USD");
const first = (count: number, others: string): string[] => ["first", ...Array.from({ length: count - 1 }, () => others)].toSorted();

/** A partner with so much in the wallet and an account that money may go to. */
const wallet: Setting = async (run, stage) => {
  const claimant = await run(async (tx) => {
    const partner = await makePartner(tx, `Payee ${stage.number}`);
    const account = String(30_000_000 + stage.number);
    await setDestination({ ...tx, now: tx.now.subtract({ hours: 24 * 10 }) }, partner.id, { ...usAccount, account, accountAgain: account });
    return partner.shareId;
  });
  const { number } = await run(
    async (tx) => requestCredit(tx, stage.staff[0]!, (await findPartner(tx, claimant))!, usd(whole), "for the contest"),
    0,
  );
  await run((tx) => confirmCredit(tx, stage.staff[1]!, number), 1);
  return { ...stage, claimant };
};

const payee = async (tx: Tx, { claimant }: Stage): Promise<string> => (await findPartner(tx, claimant))!.id;

async function ask(tx: Tx, stage: Stage, minor: bigint): Promise<string> {
  const id = await payee(tx, stage);
  const { token } = await quoteTransfer(tx, id, usd(minor));
  const made = await requestTransfer(tx, id, usd(minor), { token });
  if (made instanceof Refusal) throw made;
  return made.number;
}

/** The same, with what was confirmed beforehand: what stands on eight screens. */
const confirmed: Setting = async (run, stage) => {
  const set = await wallet(run, stage);
  return { ...set, token: await run(async (tx) => (await quoteTransfer(tx, await payee(tx, set), usd(whole))).token) };
};

const approved: Setting = async (run, stage) => {
  const set = await wallet(run, stage);
  return { ...set, transfer: await run((tx) => ask(tx, set, whole)) };
};

const filed: Setting = async (run, stage) => {
  const set = await approved(run, stage);
  await run(async (tx) => submitPartner(tx, await payee(tx, set), due));
  const [file] = await run((tx) => openFiles(tx, "manual"));
  return { ...set, file: file!.number };
};

const sent: Setting = async (run, stage) => {
  const set = await filed(run, stage);
  for (const staff of [0, 1]) await run((tx) => markFile(tx, set.staff[staff]!, set.file, "sent"), staff);
  return set;
};

const movesTo =
  (state: string) =>
  ({ transfer }: Stage) =>
    sql<{ n: string }>`select count(*)::text as n from transfer_move where transfer_id = ${transfer}::bigint and to_state = ${state}`;

export const moneyContests: readonly Contest[] = [
  {
    name: "the same transfer is confirmed",
    set: confirmed,
    run: async (tx, stage) => {
      const made = await requestTransfer(tx, await payee(tx, stage), usd(whole), { token: stage.token });
      return made instanceof Refusal ? made.code : "asked";
    },
    outcomes: (count) => Array.from({ length: count }, () => "asked"),
    holds: {
      query: ({ claimant }) =>
        sql`select count(*)::text as n from transfer t join partner p on p.id = t.partner_id where p.share_id = ${claimant}`,
      n: 1,
    },
  },
  {
    name: "the last dollar is asked for eight times",
    set: wallet,
    run: async (tx, stage, lane) => {
      await ask(tx, stage, whole - BigInt(lane));
      return "won";
    },
    outcomes: (count) => ["won", ...Array.from({ length: count - 1 }, () => "transfer.above-transferable")].toSorted(),
  },
  {
    name: "the same transfer is put on its way",
    set: approved,
    run: async (tx, stage) => ((await submitPartner(tx, await payee(tx, stage), due)) === 1 ? "won" : "lost"),
    outcomes: (count) => ["won", ...Array.from({ length: count - 1 }, () => "lost")].toSorted(),
    holds: { query: movesTo("submitting"), n: 1 },
  },
  {
    name: "the same file is given to the bank, say eight",
    set: filed,
    run: async (tx, { staff, file }, lane) => ((await markFile(tx, staff[lane]!, file, "sent")).isSo ? "so" : "first"),
    outcomes: (count) => first(count, "so"),
    holds: { query: movesTo("submitted"), n: 1 },
  },
  {
    name: "the same transfer came back, say eight",
    set: sent,
    run: async (tx, { staff, transfer }, lane) =>
      (await markTransfer(tx, staff[lane]!, transfer, "returned", "R03")).isSo ? "so" : "first",
    outcomes: (count) => first(count, "so"),
    holds: {
      query: ({ transfer }) => sql`select count(*)::text as n from ledger_entry where key = ${`transfer:${transfer}:return`}`,
      n: 1,
    },
  },
  {
    name: "the last seat is taken",
    set: async (run, stage) => ({
      ...stage,
      craftIn: await run(
        async (tx) =>
          (
            await addCraftIn(
              tx,
              {
                title: `Cards ${stage.number}`,
                startsAt: tx.now.add({ hours: 24 * 14 }),
                minutes: 120,
                zone: "America/Denver",
                place: "1 Mill Lane",
                link: null,
                capacity: 1,
                materials: null,
                picture: null,
                closesHoursBefore: 2,
              },
              null,
            )
          ).id,
        0,
      ),
    }),
    run: async (tx, { craftIn, partners }, lane) => (await signUp(tx, (await findPartner(tx, partners[lane]!))!.id, craftIn)).state,
    outcomes: (count) => ["signed-up", ...Array.from({ length: count - 1 }, () => "wait-listed")],
    holds: {
      query: ({ craftIn }) =>
        sql`select count(*)::text as n from craft_in_sign_up where craft_in_id = ${craftIn}::bigint and state = 'signed-up'`,
      n: 1,
    },
  },
];
