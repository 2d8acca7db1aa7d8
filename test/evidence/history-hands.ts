import { createHash, createHmac } from "node:crypto";
import { fixedClock, plusDays, Refusal, rowsOf, sql, type Clock, type Instant, type InTransaction, type Tx } from "#domain/kernel";
import { applyOrder, assignOrder, overduePending, rejectConversion, restoreConversion, settleOrder } from "#domain/conversions";
import { applyAsked, ordersByNumber, readWooCommerceOrder, receiveDelivery } from "#domain/orders";
import { addStaff } from "#domain/partners";
import { approveBatch, cancelBatch, releaseIfSmall } from "#domain/payouts";
import { applyDelivery } from "../../jobs/apply-inbox.ts";
import type { TestDatabase } from "../support/cloned-database.ts";
import { payOut, prepareBatch } from "../support/payouts.ts";
import { beginning, cutOffs, ending, type Event, type History } from "./history.ts";
import { makePeople } from "./history-people.ts";
import { openLoopbackWeb, type LoopbackWeb } from "./loopback-web.ts";
import type { Seen, Story, What } from "./oracle.ts";
import { eachOf, type Failure } from "./proof.ts";
import type { Change } from "./shop-life.ts";
import { bodyOf, type ShopOrder } from "./shop-order.ts";

export type Hands = {
  readonly db: TestDatabase;
  readonly playAll: () => Promise<void>;
  readonly storyOf: (history: History, life: number) => Story;
  readonly releasesOf: (history: History) => readonly Release[];
  readonly close: () => Promise<void>;
};
type Release = { readonly at: Instant; readonly turn: number };
type Count = (name: string, by?: number) => void;
type Play = { readonly history: History; next: number; turn: number; readonly seen: Seen[][]; readonly releases: Release[] };

const atOnce = 8;
const shop = "woocommerce";
const secret = "wc_secret_of_the_evidence";
const options = { shop, shareParameter: "ref", campaignParameter: "campaign" };
const system = { kind: "system", name: "evidence" } as const;

/** Makes the partners and clicks of some histories and plays them against the product, with payout batches between. */
export async function openHands(
  db: TestDatabase,
  histories: readonly History[],
  { overHttp, count, fail }: { overHttp: boolean; count: Count; fail: (failure: Failure) => void },
): Promise<Hands> {
  const partners = await db.run((tx) => makePeople(tx, histories, shop));
  const staff = await db.run((tx) => addStaff(tx, { handle: "evidence", name: "evidence", roles: ["support"] }));
  const persons = await Promise.all(
    ["one", "two"].map((handle) => db.run((tx) => addStaff(tx, { handle, name: handle, roles: ["finance"] }))),
  );
  const web = overHttp ? await openLoopbackWeb(db, { SHOP_HOSTS: "shop.example", WOOCOMMERCE_SECRETS: `an-older-one,${secret}` }) : null;
  const plays = histories.map((history): Play => ({ history, next: 0, turn: 0, seen: history.lives.map(() => []), releases: [] }));
  const as = (clock: Clock): InTransaction => db.database.transactions(clock, () => Promise.resolve(), db.vault);

  /** Takes one event in and writes down what of it reached the product. */
  async function take(play: Play, event: Event): Promise<void> {
    const turn = ++play.turn;
    const note = (what: What): void => void play.seen[event.life]!.push({ turn, at: event.at, ...what });
    if (event.kind === "message") {
      note(event.change.kind === "trashed" ? { kind: "trashed" } : { kind: "state", change: event.change, topic: event.topic });
      await deliver(play.history, event);
      return count(web ? "messages over HTTP" : "messages");
    }
    const inTransaction = as(fixedClock(event.at));
    if (event.kind === "reread") {
      const change = play.history.lives[event.life]!.changes.findLast(({ at }) => Temporal.Instant.compare(at, event.at) <= 0)!;
      note(change.kind === "trashed" ? { kind: "trashed" } : { kind: "state", change, topic: `reread ${turn}` });
      await inTransaction(system, (tx) => reread(tx, play.history, event.life, change));
      return count("orders read again");
    }
    const wasDone = await inTransaction({ kind: "staff", staffId: staff.id, partnerId: null, roles: ["support"] }, (tx) =>
      act(tx, play.history, event),
    ).catch(refused);
    if (!wasDone) return count("acts of staff refused");
    note(
      event.act === "assign" ? { kind: "assigned", partner: event.partner } : { kind: event.act === "reject" ? "rejected" : "unrejected" },
    );
    count("acts of staff");
  }

  async function deliver(history: History, { at, life, change, topic, deliveryId }: Event & { kind: "message" }): Promise<void> {
    const { order } = history.lives[life]!;
    const body = Buffer.from(JSON.stringify(change.kind === "trashed" ? { id: order.id } : bodyOf(order, change.state)));
    if (web) return deliverOverHttp(web, at, topic, deliveryId, body);
    const inTransaction = as(fixedClock(at));
    const bodyHash = createHash("sha256").update(body).digest("hex");
    const delivery = { shop, format: "woocommerce", topic, deliveryId, body, bodyHash, hasModificationTime: topic !== "order.deleted" };
    const { id } = await inTransaction(system, (tx) => receiveDelivery(tx, delivery));
    await inTransaction(system, (tx) => applyDelivery(tx, id));
  }

  async function deliverOverHttp(door: LoopbackWeb, at: Instant, topic: string, deliveryId: string, body: Buffer): Promise<void> {
    db.clock.set(at);
    const signature = createHmac("sha256", secret).update(body).digest("base64");
    const headers = {
      "content-type": "application/json",
      "x-wc-webhook-topic": topic,
      "x-wc-webhook-delivery-id": deliveryId,
      "x-wc-webhook-signature": signature,
    };
    const { status } = await door.ask("POST", "/webhooks/woocommerce", { headers, body });
    if (status !== 200) throw new Error(`the webhook door answered ${status}`);
    for (const { topic: wish, id } of db.enqueued.splice(0)) if (wish === "apply-inbox") await db.run((tx) => applyDelivery(tx, id));
  }

  /** Plays every history up to an instant, eight side by side; messages of one minute side by side, too, where the history says so. */
  const playUntil = (until: Instant): Promise<void> =>
    eachOf(plays, web ? 1 : atOnce, async (play) => {
      const { events, isBurst, number } = play.history;
      for (;;) {
        const group = nextGroup(events, play.next, isBurst && !web).filter(({ at }) => Temporal.Instant.compare(at, until) < 0);
        if (group.length === 0) return;
        play.next += group.length;
        await Promise.all(
          group.map((event) =>
            take(play, event).catch((error: unknown) =>
              fail({
                number,
                problem: `${event.kind} of ${String(event.at)} threw ${String(error)}`,
                reproduction: String((error as Error).stack),
              }),
            ),
          ),
        );
      }
    });

  return {
    db,
    playAll: async () => {
      for (const [index, { period, at }] of cutOffs.entries()) {
        await playUntil(at);
        db.clock.set(at);
        await giveUp(db);
        let { id: batch } = await prepareBatch(db, period, at, 100);
        if (index % 2 === 1) {
          await db.run((tx) => cancelBatch(tx, batch, "the evidence tries a second attempt"));
          ({ id: batch } = await prepareBatch(db, period, at, 100));
        }
        // what arrives between preparing and releasing has to drop what it changed
        const releasedAt = plusDays(at, 2);
        await playUntil(releasedAt);
        db.clock.set(releasedAt);
        for (const play of plays) play.releases.push({ at: releasedAt, turn: play.turn + 1 });
        await release(db, { batch, persons: persons.map(({ id }) => id), fail });
        count("payout batches");
      }
      await playUntil(ending);
      db.clock.set(ending);
      await giveUp(db);
    },
    storyOf: (history, life) => {
      const { seen } = plays.find((play) => play.history === history)!;
      const story = (index: number): Story => {
        const parent = history.parents.get(index);
        return { life: history.lives[index]!, seen: seen[index]!, parent: parent === undefined ? null : story(parent) };
      };
      return story(life);
    },
    releasesOf: (history) => plays.find((play) => play.history === history)!.releases,
    close: async () => {
      for (const fault of web?.faults.slice(0, 3) ?? [])
        fail({ number: 0, problem: "the web door reported a fault", reproduction: String(fault) });
      await web?.close();
    },
  };

  async function act(tx: Tx, history: History, event: Event & { kind: "staff" }): Promise<boolean> {
    const [order] = await ordersByNumber(tx, String(history.lives[event.life]!.order.id));
    if (!order) return false;
    if (event.act === "assign") await assignOrder(tx, order, partners.get(`${history.number} ${event.partner}`)!, "they showed the mail");
    else await (event.act === "reject" ? rejectConversion : restoreConversion)(tx, order, "own household");
    return true;
  }
}

function refused(error: unknown): false {
  if (error instanceof Refusal) return false;
  throw error;
}

function nextGroup(events: readonly Event[], from: number, isBurst: boolean): readonly Event[] {
  const first = events[from];
  if (!first) return [];
  const minute = (event: Event): number => Math.floor(event.at.epochMilliseconds / 60_000);
  const isWithFirst = (event: Event): boolean => event === first || (event.kind === "message" && minute(event) === minute(first));
  const stop = isBurst && first.kind === "message" ? events.findIndex((event, index) => index >= from && !isWithFirst(event)) : from + 1;
  return events.slice(from, stop === -1 ? events.length : stop);
}

/** What the sweep over the shop's REST API does with one order: its state now, whatever the messages said. */
async function reread(tx: Tx, history: History, life: number, change: Change): Promise<void> {
  const { order } = history.lives[life]!;
  const asked = { askedAt: tx.now, heardBy: tx.now.subtract({ minutes: 5 }), listenedSince: beginning };
  const { applied } = await applyAsked(tx, answerOf(order, change), asked);
  if (applied.outcome === "applied") await applyOrder(tx, applied);
}

function answerOf(order: ShopOrder, change: Change): Parameters<typeof applyAsked>[1] {
  if (change.kind === "trashed") return { kind: "gone", shop, externalId: String(order.id) };
  const reading = readWooCommerceOrder(JSON.parse(JSON.stringify(bodyOf(order, change.state))), options);
  if (reading.kind !== "snapshot") throw new Error(`the shop's own state can't be read: ${JSON.stringify(reading)}`);
  return reading;
}

async function giveUp(db: TestDatabase): Promise<void> {
  for (const id of await db.run((tx) => overduePending(tx, 100_000))) await db.run((tx) => settleOrder(tx, id));
}

/** Pays out, by itself or by two persons, and sees that nothing which was due was left behind without a word. */
async function release(
  db: TestDatabase,
  { batch: id, persons, fail }: { batch: string; persons: readonly string[]; fail: (failure: Failure) => void },
): Promise<void> {
  const isReleasing = await db.run((tx) => releaseIfSmall(tx, id));
  // Something is unusual about it: two persons have to agree.
  if (!isReleasing) for (const person of persons) await db.run((tx) => approveBatch(tx, id, person, null));
  await payOut(db, id, 100);
  const forgotten = await rowsOf(
    { em: db.database.reader() },
    sql<{ number: string; name: string }>`
      select o.number, p.name from conversion c join shop_order o on o.id = c.order_id join partner p on p.id = c.partner_id
      join payout_batch b on b.id = ${id}
      where c.status = 'unpaid' and c.superseded_at is null and c.matures_at < b.cut_off_at
        and exists (select from conversion_status_change h where h.conversion_id = c.id and h.to_status = 'unpaid' and h.at < b.prepared_at)
        and not exists (select from payout_set_aside s where s.batch_id = b.id and s.partner_id = c.partner_id and s.currency = c.currency)
        and not exists (select from payout_item i join payout y on y.id = i.payout_id where y.batch_id = b.id and i.conversion_id = c.id)
        and not exists (select from conversion_status_change h where h.conversion_id = c.id and h.at >= b.prepared_at)`,
  );
  for (const { number, name } of forgotten)
    fail({
      number: Math.floor(Number(number) / 100),
      problem: `order ${number} of ${name} was due and neither paid nor set aside`,
      reproduction: "",
    });
}
