import { instantOf, instantOrNull, isBefore, oneOf, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { tellStaff } from "#domain/partners";
import { mustNotBeFrozen, type RailName } from "#domain/programme";
import { railCapabilities, type RailAnswer, type RailOrder } from "#domain/rails";
import { destinationById, openDestination } from "./destination.ts";
import { hearWord } from "./hear-rail.ts";
import { heldCode, holdOf } from "./held-money.ts";
import { moveTransfer } from "./move-transfer.ts";
import { askAgainTomorrow, lookAt } from "./rail-due.ts";
import { tellTransfer } from "./tell-transfer.ts";
import { lockTransfer, mustBeThere, type TransferFacts } from "./transfer.ts";

/** What a rail is to be asked now. It stands in the database before it is asked. */
export type RailCall = { readonly id: string; readonly transfer: string; readonly rail: RailName; readonly key: string } & (
  | { readonly asks: "submit"; readonly order: RailOrder }
  | { readonly asks: "lookup" }
);

/** Longer than any call lasts: after it whoever asked is taken for dead. */
const leaseMinutes = 2;
/** So long before the other side forgets a key nobody sends with it any more. */
const marginMinutes = 60;
/** After a call that nobody knows the outcome of. */
const waits = [10, 30, 120, 600, 1_800, 3_600];

type Calls = {
  readonly count: number;
  readonly firstSubmitAt: Instant | null;
  /** the last one: what it asked, until when somebody waits for it, what came of it */
  readonly last: { readonly asks: "submit" | "lookup"; readonly leaseUntil: Instant; readonly answer: string | null } | null;
};

/**
 * What there is to ask a rail about a transfer; null: nothing, or somebody is at it. With the first call the key is used, and every further one uses it
 * again: whether the first one did anything is asked before it is tried again, and nothing is sent any more near the end of the time for which the other
 * side knows the key. Refuses `programme.frozen` where something would be sent.
 */
export async function beginRailCall(tx: Tx, number: string): Promise<RailCall | null> {
  const transfer = await lockTransfer(tx, number);
  const { rail, state } = transfer;
  if (rail === null || railCapabilities[rail].sends !== "call" || !["submitting", "unknown", "submitted"].includes(state)) return null;
  const calls = await callsOf(tx, transfer.number);
  const { last } = calls;
  if (last && last.answer === null && isBefore(tx.now, last.leaseUntil)) return null;
  const { key } = await oneOf(tx, sql<{ key: string }>`select rail_key as key from transfer where id = ${transfer.number}::bigint`);
  const isFirst = last === null;
  const maySend = isFirst || (last.answer === "no-such-key" && isBefore(tx.now, safeUntil(rail, calls)));
  if (state === "submitted" || !maySend) {
    // Whoever was at it has died, or never heard: now it is known that nobody knows.
    if (state === "submitting") await moveTransfer(tx, transfer, "unknown", { code: "no-answer" });
    return { id: await writeCall(tx, transfer.number, "lookup"), transfer: transfer.number, rail, key, asks: "lookup" };
  }
  await mustNotBeFrozen(tx);
  const order = await orderOf(tx, transfer, key);
  const isHeld = (await holdOf(tx, transfer.partnerId)) !== null;
  if (order === null || isHeld) return isFirst ? endUnsent(tx, transfer, isHeld ? heldCode : "account-blocked") : endUnknown(tx, transfer);
  return { id: await writeCall(tx, transfer.number, "submit"), transfer: transfer.number, rail, key, asks: "submit", order };
}

async function callsOf(tx: Tx, number: string): Promise<Calls> {
  const [first, last] = [
    await rowOf(
      tx,
      sql<{ at: string; count: number }>`
        select min(at) filter (where asks = 'submit') as at, count(*)::int as count from rail_call where transfer_id = ${number}::bigint`,
    ),
    await rowOf(
      tx,
      sql<{ asks: "submit" | "lookup"; lease_until: string; answer: string | null }>`
        select asks, lease_until, answer from rail_call where transfer_id = ${number}::bigint order by id desc limit 1`,
    ),
  ];
  return {
    count: first?.count ?? 0,
    firstSubmitAt: instantOrNull(first?.at ?? null),
    last: last && { asks: last.asks, leaseUntil: instantOf(last.lease_until), answer: last.answer },
  };
}

/** Until then the same key is the same payment to the other side, whatever became of the first call. */
function safeUntil(rail: RailName, { firstSubmitAt }: Calls): Instant {
  const { keyHours } = railCapabilities[rail];
  if (keyHours === null || firstSubmitAt === null) throw new Error(`${rail} has no keys, or was never called`);
  return firstSubmitAt.add({ minutes: keyHours * 60 - marginMinutes });
}

async function writeCall(tx: Tx, number: string, asks: "submit" | "lookup"): Promise<string> {
  const leaseUntil = tx.now.add({ minutes: leaseMinutes });
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into rail_call (transfer_id, asks, at, lease_until) values (${number}::bigint, ${asks}, ${tx.now}, ${leaseUntil}) returning id::text`,
  );
  // Should this process end, somebody looks when the lease is over.
  await lookAt(tx, number, leaseUntil);
  return id;
}

/** Null: nothing may go there any more. */
async function orderOf(tx: Tx, { number, net, destination }: TransferFacts, key: string): Promise<RailOrder | null> {
  const found = await destinationById(tx, destination.id);
  if (!found || found.state === "blocked") return null;
  return { key, transfer: number, net, country: found.country, kind: found.kind, account: await openDestination(tx, destination.id) };
}

/** The account was blocked, or the money held, before anybody was asked anything. */
async function endUnsent(tx: Tx, transfer: TransferFacts, code: string): Promise<null> {
  await moveTransfer(tx, transfer, "failed", { code });
  await tellTransfer(tx, { ...transfer, code, note: null }, "failed");
  return null;
}

/** Nobody can find out, and nobody may try again: people have to ask the other side. */
async function endUnknown(tx: Tx, transfer: TransferFacts): Promise<null> {
  await moveTransfer(tx, transfer, "review", { code: "no-answer" });
  await tellStaff(tx, ["finance"], {
    kind: "transfer-unclear",
    about: `${transfer.number} review`,
    facts: { transfer: transfer.number, what: "review", net: transfer.net },
  });
  return null;
}

/** Takes in what came of a call: where nobody knows, the rail is asked by the same key until it does, or until people have to. */
export async function endRailCall(tx: Tx, call: RailCall, answer: RailAnswer): Promise<void> {
  const seen = await lockTransfer(tx, call.transfer);
  const made = await run(
    tx,
    sql`update rail_call set answered_at = ${tx.now}, answer = ${answer.kind === "known" ? answer.says : answer.kind}
        where id = ${call.id}::bigint and answered_at is null`,
  );
  if (made === 0) throw new Error(`call ${call.id} was answered before`);
  if (answer.kind === "known") await hearWord(tx, seen, answer);
  const transfer = await mustBeThere(tx, call.transfer);
  const { state } = transfer;
  if (state === "submitted") return askAgainTomorrow(tx, transfer.number);
  // A word of the rail's came before its answer, or it has just said how it ended.
  if (state !== "submitting" && state !== "unknown") return;
  if (state === "submitting") await moveTransfer(tx, transfer, "unknown", { code: answer.kind });
  const calls = await callsOf(tx, transfer.number);
  const end = safeUntil(call.rail, calls);
  if (!isBefore(tx.now, end)) return void (await endUnknown(tx, await mustBeThere(tx, transfer.number)));
  const next = tx.now.add({ seconds: waits[Math.min(calls.count, waits.length) - 1] ?? 0 });
  await lookAt(tx, transfer.number, isBefore(next, end) ? next : end);
}
