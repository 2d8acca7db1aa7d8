import { Refusal, type InTransaction } from "#domain/kernel";
import type { RailName } from "#domain/programme";
import type { CalledRail } from "#domain/rails";
import { beginRailCall, dueRailCalls, endRailCall } from "#domain/transfers";
import type { Work } from "./job.ts";

/** The rails that this installation can call. */
export type CalledRails = Partial<Readonly<Record<RailName, CalledRail>>>;

export type RailDoors = {
  readonly inTransaction: InTransaction;
  readonly rails: CalledRails;
};

const actor = { kind: "system", name: "call-rail" } as const;

/**
 * Asks a rail what there is to ask about one transfer, between two transactions: what is asked is written down before, what came of it after. Whoever is
 * killed in between leaves a call without an answer, which the next one looks up by its key.
 */
export function makeRailCalls({ inTransaction, rails }: RailDoors): (id: string) => Promise<void> {
  return async (id) => {
    const call = await inTransaction(actor, (tx) => beginRailCall(tx, id)).catch(unlessFrozen);
    if (call === null) return;
    const rail = rails[call.rail];
    if (!rail) throw new Error(`transfer ${id} leaves by ${call.rail}, which this process can't call`);
    const answer = call.asks === "submit" ? await rail.submit(call.order) : await rail.lookup(call.key);
    await inTransaction(actor, (tx) => endRailCall(tx, call, answer));
  };
}

/** Nothing leaves a frozen programme; the job finds it when it is thawed. */
function unlessFrozen(error: unknown): null {
  if (error instanceof Refusal && error.code === "programme.frozen") return null;
  throw error;
}

const mostAtOnce = 1_000;

/** Asks the queue for every transfer that a rail should have been asked about by now: what was put off and forgotten, and what a process that ended was at. */
export const askRails: Work = async ({ inTransaction }) => ({
  transfers: await inTransaction(async (tx) => {
    const ids = await dueRailCalls(tx, mostAtOnce);
    await tx.enqueue("call-rail", ...ids);
    return ids.length;
  }),
});
