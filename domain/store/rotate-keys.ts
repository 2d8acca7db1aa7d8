import type { InTransaction, Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { rewrapStatements } from "#domain/books";
import { rewrapCodes, rewrapLinks } from "#domain/chat";
import { rewrapMessages } from "#domain/messages";
import { rewrapBodies, rewrapCustomers } from "#domain/orders";
import { rewrapPartners, rewrapStaff } from "#domain/partners";
import { rewrapDestinations } from "#domain/transfers";
import { rewrapFeedback, rewrapQuestions } from "#domain/support";
import { rewrapEndpoints } from "#domain/webhooks";
import { isRotated, rewrapSecret } from "./open-vault.ts";

/** Wraps the next keys after an id anew and says where it stopped and how many it wrapped; null: all are done. */
type Step = (tx: Tx, after: string, limit: number) => Promise<{ readonly last: string; readonly wrapped: number } | null>;

const rowsPerTransaction = 500;
const first = "00000000-0000-0000-0000-000000000000";
const actor = { kind: "system", name: "rotate-keys" } as const;

/**
 * Wraps every key that an older key of the ring wraps by the current one, chunk by chunk; what is sealed stays as it is. It may be
 * interrupted and run again, beside a running product whose processes all have the new ring. The database's own secret comes last:
 * until then a start without the old key is refused. Returns how many keys were wrapped anew.
 */
export async function rotateKeys(inTransaction: InTransaction): Promise<number> {
  let rotated = 0;
  for (const step of [
    rewrapPartners,
    rewrapCustomers,
    rewrapBodies,
    rewrapMessages,
    rewrapStaff,
    rewrapLinks,
    rewrapCodes,
    rewrapQuestions,
    rewrapFeedback,
    rewrapDestinations,
    rewrapStatements,
    rewrapEndpoints,
  ] satisfies Step[])
    for (let after = first; ;) {
      const chunk = await inTransaction(actor, (tx) => step(tx, after, rowsPerTransaction));
      if (!chunk) break;
      rotated += chunk.wrapped;
      after = chunk.last;
    }
  return inTransaction(actor, async (tx) => {
    const keys = rotated + (await rewrapSecret(tx));
    if (keys > 0) await record(tx, { act: "keys.rotate", subject: { kind: "key", id: tx.vault.currentKeyId }, facts: { keys } });
    return keys;
  });
}

/**
 * Finishes a rotation that is over: a process with the old keys that was still running beside it went on sealing with them, so that the
 * old key was needed on. Does nothing before the operator has rotated to the ring's first key. Returns how many keys were wrapped anew.
 */
export async function finishRotation(inTransaction: InTransaction): Promise<number> {
  return (await inTransaction(actor, isRotated)) ? rotateKeys(inTransaction) : 0;
}
