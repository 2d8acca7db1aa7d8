import { rowOf, run, sql, type Tx } from "#domain/kernel";
import { lockPartners, tellStaff } from "#domain/partners";
import type { RailName } from "#domain/programme";
import type { RailNotice, RailWord } from "#domain/rails";
import { endTransfer } from "./mark-transfers.ts";
import { moveTransfer } from "./move-transfer.ts";
import { keepAsking } from "./rail-due.ts";
import { tellTransfer } from "./tell-transfer.ts";
import type { TransferState } from "./transfer-rules.ts";
import { lockTransfer, mustBeThere, type TransferFacts } from "./transfer.ts";

/** done: it moved the transfer. older: it says what is known already, or was true before. contradiction: it can't be true as well. */
export type Heard = "done" | "older" | "contradiction";

/** Which states a word leads through, from each state that it can be heard in: it may be the first word of all, or the last. */
const ways: Readonly<Record<RailWord["says"], Partial<Record<TransferState, readonly TransferState[]>>>> = {
  submitted: { submitting: ["submitted"], unknown: ["submitted"], review: ["submitted"] },
  settled: { submitting: ["settled"], unknown: ["settled"], review: ["settled"], submitted: ["settled"] },
  // What fails after it had arrived has come back.
  failed: { submitting: ["failed"], unknown: ["failed"], review: ["failed"], submitted: ["failed"], settled: ["returned"] },
  returned: {
    submitting: ["submitted", "returned"],
    unknown: ["submitted", "returned"],
    review: ["submitted", "returned"],
    submitted: ["returned"],
    settled: ["returned"],
  },
};

/** Lets a transfer follow what its rail says of it, whether it was asked or not. The caller holds the locks. */
export async function hearWord(tx: Tx, transfer: TransferFacts, { says, reference, code }: RailWord): Promise<Heard> {
  const way = ways[says][transfer.state];
  if (reference !== null)
    await run(tx, sql`update transfer set rail_reference = coalesce(rail_reference, ${reference}) where id = ${transfer.number}::bigint`);
  if (way === undefined) {
    // Its money is back in the wallet: what has left all the same is missing.
    const isPaid = transfer.state === "failed" && (says === "submitted" || says === "settled");
    if (isPaid) await tellOfContradiction(tx, transfer);
    return isPaid ? "contradiction" : "older";
  }
  const wasSent = transfer.state === "submitted" || transfer.state === "settled";
  for (const [index, state] of way.entries()) {
    const now = index === 0 ? transfer : await mustBeThere(tx, transfer.number);
    if (state === "submitted") await moveTransfer(tx, now, state);
    else if (state === "settled" || state === "failed" || state === "returned") await endTransfer(tx, now, state, code ?? "");
  }
  if (says === "submitted") await keepAsking(tx, transfer.number);
  if (!wasSent && (says === "submitted" || says === "settled")) await tellTransfer(tx, await mustBeThere(tx, transfer.number), "sent");
  return "done";
}

async function tellOfContradiction(tx: Tx, { number, net }: TransferFacts): Promise<void> {
  await tellStaff(tx, ["finance"], {
    kind: "transfer-unclear",
    about: `${number} contradiction`,
    facts: { transfer: number, what: "contradiction", net },
  });
}

/**
 * Takes in what a rail tells by itself: each notice once, however often it is told. What nobody here knows the key of is kept, and does nothing.
 * Answers how many of them were new.
 */
export async function hearRail(tx: Tx, rail: RailName, notices: readonly RailNotice[]): Promise<number> {
  let heard = 0;
  const found = new Map<string, { id: string; partner: string }>();
  for (const { key } of notices) {
    const row = await rowOf(
      tx,
      sql<{ id: string; partner: string }>`select id::text, partner_id as partner from transfer where rail_key = ${key} and rail = ${rail}`,
    );
    if (row) found.set(key, row);
  }
  await lockPartners(
    tx,
    [...found.values()].map(({ partner }) => partner),
  );
  for (const notice of notices) {
    const number = found.get(notice.key)?.id;
    // Under the lock: of two who are told the same at once, the second finds it.
    const before = await rowOf(tx, sql`select from rail_notice where rail = ${rail} and notice_id = ${notice.id}`);
    if (before) continue;
    const outcome = number === undefined ? "unknown-key" : await hearWord(tx, await lockTransfer(tx, number), notice);
    heard += await run(
      tx,
      sql`insert into rail_notice (rail, notice_id, key, says, reference, code, at, heard_at, transfer_id, outcome)
          values (${rail}, ${notice.id}, ${notice.key}, ${notice.says}, ${notice.reference}, ${notice.code}, ${notice.at}, ${tx.now}, ${number ?? null}::bigint, ${outcome})
          on conflict do nothing`,
    );
  }
  return heard;
}
