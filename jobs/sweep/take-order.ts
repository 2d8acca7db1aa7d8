import { json, laterOf, type Instant, type Tx } from "#domain/kernel";
import { applyOrder } from "#domain/conversions";
import {
  applyAsked,
  idIn,
  noteAnswer,
  readWooCommerceOrder,
  setAsideAnswer,
  settleByReading,
  wooCommerceShop,
  type Answer,
  type Reading,
} from "#domain/orders";
import { termsAt } from "#domain/programme";
import { noteOn } from "../apply-inbox.ts";
import { modifiedAt, type Unreadable } from "./windows.ts";
import type { Sweep } from "./sweep.ts";

/** A webhook comes within minutes; WooCommerce's own queue runs with the shop's visitors, and a quiet shop has few. */
const webhookMinutes = 30;

/** What the shop answered about one order that it could be asked for. */
type Told = Extract<Reading, { kind: "snapshot" }> | Extract<Answer, { kind: "gone" }>;

type Taken = "applied" | "repaired" | "unchanged" | "setAside";

/**
 * Takes one order of the shop's answer over, in a transaction of its own, on the same way as a webhook. What can't be read or applied
 * is set aside and stops nothing. Returns whether a webhook should have told of it and none did.
 */
export async function takeOrder(sweep: Sweep, document: unknown, askedAt: Instant): Promise<Taken> {
  sweep.figures.orders += 1;
  const taken = await guarded(sweep, document, (tx) => takeOver(tx, sweep, document, askedAt));
  sweep.figures[taken] += 1;
  return taken;
}

/** The shop no longer has this order: as if it had told that it lies in the bin. */
export async function takeGone(sweep: Sweep, externalId: string, askedAt: Instant): Promise<Taken> {
  const answer = { kind: "gone", shop: wooCommerceShop, externalId } as const;
  const taken = await guarded(sweep, { id: externalId }, (tx) => apply(tx, sweep, answer, askedAt));
  sweep.figures[taken] += 1;
  return taken;
}

/** An answer of the shop's that can't be read; `externalId`: the order that was asked for, where it was one. */
export async function setAsideUnreadable(
  sweep: Sweep,
  path: string,
  { reason, detail }: Unreadable,
  externalId: string | null = null,
): Promise<void> {
  await sweep.context.inTransaction((tx) =>
    setAsideAnswer(tx, {
      shop: wooCommerceShop,
      format: "woocommerce",
      body: `${path}: ${detail}`,
      reason,
      detail: `read from the shop: ${detail}`,
      externalId,
    }),
  );
  sweep.figures.setAside += 1;
}

async function takeOver(tx: Tx, sweep: Sweep, document: unknown, askedAt: Instant): Promise<Taken> {
  const { shareParameter, campaignParameter } = await termsAt(tx, tx.now);
  const reading = readWooCommerceOrder(document, { shop: wooCommerceShop, shareParameter, campaignParameter });
  if (reading.kind === "snapshot") return apply(tx, sweep, reading, askedAt);
  const isUnreadable = reading.kind === "unreadable";
  await setAsideAnswer(tx, {
    shop: wooCommerceShop,
    format: "woocommerce",
    body: json(document),
    reason: isUnreadable ? reading.reason : "not-an-order",
    detail: isUnreadable ? reading.detail : "the shop's list holds something else",
    externalId: isUnreadable ? reading.externalId : null,
  });
  return "setAside";
}

async function apply(tx: Tx, sweep: Sweep, answer: Told, askedAt: Instant): Promise<Taken> {
  const { shop, externalId } = answer.kind === "gone" ? answer : answer.snapshot;
  const heardBy = askedAt.subtract({ minutes: webhookMinutes });
  const { applied, isRepair } = await applyAsked(tx, answer, { askedAt, heardBy, listenedSince: sweep.listenedSince });
  await settleByReading(tx, shop, externalId, askedAt);
  if (applied.outcome === "stale") return "unchanged";
  await applyOrder(tx, applied);
  if (answer.kind === "snapshot") await note(tx, answer, applied.wasAhead);
  return isRepair ? "repaired" : "applied";
}

async function note(tx: Tx, answer: Extract<Told, { kind: "snapshot" }>, wasAhead: boolean): Promise<void> {
  const { reason, detail } = noteOn(answer, wasAhead);
  const { externalId, modifiedAt: at } = answer.snapshot;
  if (reason !== null) await noteAnswer(tx, { shop: wooCommerceShop, format: "woocommerce", externalId, modifiedAt: at, reason, detail });
}

/** A fault of ours with one order (a refusal and a lost connection are not: setting aside fails as well, and the run ends). */
async function guarded(sweep: Sweep, document: unknown, work: (tx: Tx) => Promise<Taken>): Promise<Taken> {
  try {
    return await sweep.context.inTransaction(work);
  } catch (error) {
    const reference = sweep.context.report(error);
    await sweep.context.inTransaction((tx) =>
      setAsideAnswer(tx, {
        shop: wooCommerceShop,
        format: "woocommerce",
        body: json(document),
        reason: "fault",
        detail: reference,
        externalId: idIn(document),
      }),
    );
    return "setAside";
  }
}

/** Remembers the newest change that no webhook told although one should have. */
export function noteUnheard(sweep: Sweep, document: unknown): void {
  const at = modifiedAt(document);
  if (at) sweep.newestUnheard = sweep.newestUnheard ? laterOf(sweep.newestUnheard, at) : at;
}
