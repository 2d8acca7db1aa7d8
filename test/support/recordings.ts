import { readFileSync } from "node:fs";
import { zstdCompressSync } from "node:zlib";
import { instant, run, sql, type Tx } from "#domain/kernel";
import { applyAsPartner, changeStatus } from "#domain/partners";
import { partnerRate } from "./orders.ts";

export type Recording = {
  readonly scenario: string;
  readonly file: string;
  readonly sequence: number;
  readonly received_at: string;
  readonly topic: string | null;
  readonly delivery_id: string | null;
  readonly order_id: number | null;
  readonly order_status: string | null;
  readonly secret: string | null;
  readonly signature: string;
  readonly what_happened: string;
};

const folder = new URL("../fixtures/woocommerce/", import.meta.url);

/** Every delivery recorded from a real shop, in the order of arrival. */
export const recordings: readonly Recording[] = (JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as Recording[]).toSorted(
  (a, b) => a.sequence - b.sequence,
);

export function bodyOf(recording: Recording): Buffer {
  return readFileSync(new URL(recording.file, folder));
}

export function headersOf(recording: Recording): Record<string, string> {
  return (
    JSON.parse(readFileSync(new URL(recording.file.replace(".body", ".headers.json"), folder), "utf8")) as {
      headers: Record<string, string>;
    }
  ).headers;
}

/**
 * The partners of the recorded shop: their share IDs are their numbers there, number 7 is paused and number 9 has only applied, as they
 * were; 4 and 15 have rates of their own.
 */
export async function recordedPartners(tx: Tx): Promise<void> {
  const at = (when: string): Tx => ({ ...tx, now: instant(when), enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) });
  const early = at("2026-01-01T00:00:00Z");
  for (let number = 1; number <= 15; number++) {
    const partner = await applyAsPartner(early, {
      name: `Partner ${number}`,
      email: `partner${number}@example.org`,
      application: "",
      shareId: String(number),
    });
    if (number !== 9) await changeStatus(early, partner.id, "active", null);
    if (number === 7) await changeStatus(at("2026-06-01T00:00:00Z"), partner.id, "paused", null);
    if (number === 4) await partnerRate(early, partner.id, 3_000, early.now);
    if (number === 15) await partnerRate(early, partner.id, 725, early.now);
  }
}

/** Puts a settled message back as if it had just been accepted, with the body that it has let go since. */
export async function receiveAgain(tx: Tx, id: string, body: Uint8Array): Promise<void> {
  const key = tx.vault.newKey(id);
  const sealed = tx.vault.seal({ id, key }, "inbox_delivery.body", zstdCompressSync(body));
  await run(
    tx,
    sql`update inbox_delivery set state = 'received', body = ${sealed}, body_key = ${key.wrapped}, body_key_id = ${key.keyId} where id = ${id}`,
  );
}
