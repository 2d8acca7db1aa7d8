import { instant, Refusal, sql, type Sql } from "#domain/kernel";
import { assignOrder, claimMissingSale, declineClaim, rejectConversion } from "#domain/conversions";
import { ordersByNumber, receiveDelivery } from "#domain/orders";
import { applyAsPartner, findPartner, setSlug } from "#domain/partners";
import {
  approveBatch,
  cancelBatch,
  finishPreparing,
  finishRelease,
  openBatch,
  prepareChunk,
  releaseChunk,
  releaseIfSmall,
} from "#domain/payouts";
import { applyDelivery } from "../../jobs/apply-inbox.ts";
import { requestRun } from "../../jobs/request-run.ts";
import type { Contest, Stage } from "./contest.ts";
import { moneyContests } from "./money-contests.ts";
import { paidDelivery } from "./shop-order.ts";

export type { Contest, Stage } from "./contest.ts";

export const orderIdOf = (number: number): string => String(5_000_000 + number);
const one = (count: number, others: string): string[] => [...Array.from({ length: count - 1 }, () => others), "won"].toSorted();
const cutOffAt = instant("2026-12-01T16:00:00Z");

/** The same message of the shop, as the door hands it on. */
export const messageOf = (number: number): ReturnType<typeof paidDelivery> =>
  paidDelivery({ id: Number(orderIdOf(number)), email: "guest@example.org", total: 10_000n, reference: "racer-owner" });

const conversionsOf = ({ number }: Stage): Sql<{ n: string }> =>
  sql`select count(*)::text as n from conversion c join shop_order o on o.id = c.order_id where o.external_id = ${orderIdOf(number)} and c.superseded_at is null`;

/** A word for each number, none of which reads like another's as slugs do: 3868 looks like 3686. */
function slugOf(number: number): string {
  return `contest-${[...String(number)].map((digit) => "acdefhjkpt"[Number(digit)]).join("")}`;
}

export const contests: readonly Contest[] = [
  {
    name: "the same message is stored",
    run: async (tx, { number }) => ((await receiveDelivery(tx, messageOf(number))).isNew ? "won" : "lost"),
    outcomes: (count) => one(count, "lost"),
    holds: {
      query: ({ number }) => sql`select count(*)::text as n from inbox_delivery where key like ${`%${messageOf(number).bodyHash}%`}`,
      n: 1,
    },
  },
  {
    name: "the same message is applied",
    run: async (tx, { delivery }) => ((await applyDelivery(tx, delivery)) ? "won" : "lost"),
    outcomes: (count) => one(count, "lost"),
    holds: { query: conversionsOf, n: 1 },
  },
  {
    name: "the same order is assigned to eight partners",
    run: async (tx, { number, partners }, lane) => {
      const [order] = await ordersByNumber(tx, orderIdOf(number));
      const partner = await findPartner(tx, partners[lane]!);
      await assignOrder(tx, order!, partner!, "they showed the mail");
      return "assigned";
    },
    outcomes: (count) => Array.from({ length: count }, () => "assigned"),
    holds: { query: conversionsOf, n: 1 },
  },
  {
    name: "the same conversion is rejected",
    run: async (tx, { number }) => {
      const [order] = await ordersByNumber(tx, orderIdOf(number));
      await rejectConversion(tx, order!, "own household");
      return "won";
    },
    outcomes: (count) => one(count, "conversion.already-rejected"),
  },
  {
    name: "the same slug is taken",
    run: async (tx, { number, partners }, lane) => {
      const partner = await findPartner(tx, partners[lane]!);
      try {
        await setSlug(tx, partner!.id, slugOf(number));
        return "won";
      } catch (error) {
        // A racer who has won five times this year may not change theirs again: lost, too.
        if (error instanceof Refusal && error.code === "slug.too-many-changes") return "slug.taken";
        throw error;
      }
    },
    outcomes: (count) => one(count, "slug.taken"),
    holds: { query: ({ number }) => sql`select count(*)::text as n from share_reference where reference = ${slugOf(number)}`, n: 1 },
  },
  {
    name: "the same person applies",
    run: async (tx, { number }) => {
      await applyAsPartner(tx, { name: "Nadia", email: `nadia-${number}@example.org`, application: "cards" });
      return "won";
    },
    outcomes: (count) => one(count, "partner.already-applied"),
  },
  {
    name: "the same missing sale is claimed",
    run: async (tx, { number, claimant }) => {
      const partner = await findPartner(tx, claimant);
      await claimMissingSale(tx, partner!.id, `unheard-${number}`, "my cousin bought it");
      return "won";
    },
    outcomes: (count) => one(count, "claim.already-made"),
  },
  {
    name: "the same claim is declined",
    run: async (tx, { number, claimant }) => {
      const [order] = await ordersByNumber(tx, orderIdOf(number));
      const partner = await findPartner(tx, claimant);
      await declineClaim(tx, partner!, order!, "their link was never opened");
      return "won";
    },
    outcomes: (count) => one(count, "review.already-decided"),
  },
  {
    name: "the same run of a job is asked for",
    run: async (tx, { number }) => {
      const at = instant("2027-01-01T12:00:00Z").add({ hours: 24 * number });
      return (await requestRun(tx, "give-up-pending", at)).isNew ? "won" : "lost";
    },
    outcomes: (count) => one(count, "lost"),
  },
  {
    name: "the same batch is opened",
    run: async (tx, { number }) => {
      await openBatch(tx, `contest-${number}`, cutOffAt);
      return "opened";
    },
    outcomes: (count) => Array.from({ length: count }, () => "opened"),
    holds: { query: ({ number }) => sql`select count(*)::text as n from payout_batch where period = ${`contest-${number}`}`, n: 1 },
  },
  {
    name: "the same batch is prepared",
    run: async (tx, { batch }) => {
      while ((await prepareChunk(tx, batch, 2)).length > 0);
      await finishPreparing(tx, batch);
      return "prepared";
    },
    outcomes: (count) => Array.from({ length: count }, () => "prepared"),
    holds: { query: itemsOf, n: 1 },
  },
  {
    name: "the same batch is approved by eight persons, and needs two",
    run: async (tx, { batch, staff }, lane) => ((await approveBatch(tx, batch, staff[lane]!, null)).isReleasing ? "won" : "first"),
    outcomes: (count) => ["first", ...one(count - 1, "batch.already-released")].toSorted(),
  },
  {
    name: "the same batch is released by four and cancelled by four",
    run: async (tx, { batch }, lane) => {
      if (lane % 2 === 0) return (await releaseIfSmall(tx, batch)) ? "won" : "lost";
      await cancelBatch(tx, batch, "something is wrong");
      return "won";
    },
    outcomes: () => ["won"],
  },
  {
    name: "the same batch is paid out",
    run: async (tx, { batch }) => {
      let paid = 0;
      for (let chunk = await releaseChunk(tx, batch, 1); chunk > 0; chunk = await releaseChunk(tx, batch, 1)) paid += chunk;
      await finishRelease(tx, batch);
      return paid > 0 ? "won" : "lost";
    },
    outcomes: (count) => one(count, "lost"),
    holds: {
      query: ({ number }) => sql`
        select count(*)::text as n from payout_item i join payout y on y.id = i.payout_id join conversion c on c.id = i.conversion_id join shop_order o on o.id = c.order_id
        join ledger_entry e on e.key = 'payout:' || y.id where y.state = 'released' and o.external_id = ${orderIdOf(number)}`,
      n: 1,
    },
  },
  ...moneyContests,
];

function itemsOf({ number }: Stage): Sql<{ n: string }> {
  return sql`select count(*)::text as n from payout_item i join conversion c on c.id = i.conversion_id join shop_order o on o.id = c.order_id
             where i.is_standing and o.external_id = ${orderIdOf(number)}`;
}
