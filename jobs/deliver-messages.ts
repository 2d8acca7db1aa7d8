import { setTimeout as delay } from "node:timers/promises";
import type { InTransaction, Tx } from "#domain/kernel";
import { channelsGone, settle, type Channel, type Ended, type Outcome, type Settled } from "#domain/messages";
import { tellStaff } from "#domain/partners";
import { asListed, type Spelling } from "#templates/spelling";
import type { ViewFile, ViewPicture } from "#templates/view";
import { claimLetters, type ToSend } from "./letters.ts";
import { closeDirectMessages, rememberPlaces } from "#domain/chat";
import type { ChatOutgoing, Outlet } from "./outlets/outlet.ts";

export type Outlets = {
  readonly mail?: Outlet | undefined;
} & { readonly [C in Exclude<Channel, "mail">]?: Outlet<ChatOutgoing> | undefined };

export type DeliveryDoors = {
  readonly inTransaction: InTransaction;
  readonly outlets: Outlets;
  /** where the world reaches this product: links in mails begin with it */
  readonly publicUrl: string;
  /** how commands are typed on the chat platforms; as they are listed unless said */
  readonly spell?: Spelling | undefined;
  readonly report: (error: unknown) => string;
  /** kept pictures as files, those that are there; total. Without it messages leave without their pictures. */
  readonly filesOf?: ((pictures: readonly ViewPicture[]) => Promise<readonly ViewFile[]>) | undefined;
  /** is told of what was settled, once it is committed */
  readonly settled?: ((messages: readonly Settled[]) => void) | undefined;
};

/** a try is broken off well before its lease ends */
const longestTryMs = 90_000;
const mostAtOnce = 200;
const longestPauseMs = 1_000;
const settleTries = 20;

const actor = { kind: "system", name: "deliver-message" } as const;

/**
 * Delivers messages by their ids. Ids that come close together are claimed in one transaction and settled in another; the sending is
 * between the two and outside of both, so that a process that ends in the middle leaves messages that are "being sent" until their
 * lease is over. Resolves when the message is settled, put off, or somebody else's.
 */
export function makeDelivery(doors: DeliveryDoors): (id: string) => Promise<void> {
  const waiting: Waiting[] = [];
  const settleSoon = makeSettler(doors);
  let free = Math.min(mostAtOnce, Math.max(1, ...Object.values(doors.outlets).map((outlet) => outlet?.width ?? 0)));
  let isClaiming = false;

  async function claim(): Promise<void> {
    if (isClaiming || free === 0 || waiting.length === 0) return;
    isClaiming = true;
    // What is asked for in the same breath goes together.
    await Promise.resolve();
    const group = waiting.splice(0, free);
    try {
      await startGroup(group);
    } catch (error) {
      for (const { done } of group) done.reject(error);
    }
    isClaiming = false;
    void claim();
  }

  async function startGroup(group: readonly Waiting[]): Promise<void> {
    const ids = group.map(({ id }) => id);
    const { toSend, paced, settled } = await doors.inTransaction(actor, (tx) =>
      claimLetters(tx, ids, { limits: doors.outlets, publicUrl: doors.publicUrl, spell: doors.spell ?? asListed }),
    );
    doors.settled?.(settled);
    const byId = new Map(toSend.map((each) => [each.parcel.id, each]));
    for (const { id, done } of group) {
      const one = byId.get(id);
      // The same id may have been asked for twice in one breath; it leaves once.
      byId.delete(id);
      if (one) void start(one, done);
      else if (!paced?.ids.includes(id)) done.resolve();
    }
    if (!paced) return;
    waiting.unshift(...group.filter(({ id }) => paced.ids.includes(id)));
    await delay(longestPauseMs);
  }

  async function start(one: ToSend, done: PromiseWithResolvers<void>): Promise<void> {
    free -= 1;
    try {
      const outcome = await send(doors, one);
      await settleSoon({ parcel: one.parcel, fingerprint: one.parcel.fingerprint, outcome, linkId: one.linkId });
      done.resolve();
    } catch (error) {
      done.reject(error);
    }
    free += 1;
    void claim();
  }

  return (id) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ id, done });
    void claim();
    return done.promise;
  };
}

/** What became of a message, and the chat account that it was for. */
type Left = Ended & { readonly linkId: string | null };

type Waiting = { readonly id: string; readonly done: PromiseWithResolvers<void> };

async function send({ outlets, report, filesOf }: DeliveryDoors, { parcel, pictures, mail, chat }: ToSend): Promise<Outcome> {
  const signal = AbortSignal.timeout(longestTryMs);
  try {
    const files = pictures.length === 0 ? [] : ((await filesOf?.(pictures)) ?? []);
    if (parcel.channel === "mail") return await (outlets.mail?.send(mail(files), signal) ?? noOutlet);
    return await (outlets[parcel.channel]?.send(chat(files), signal) ?? noOutlet);
  } catch (error) {
    // A letter that can't be put into words is our fault; the next release may know better.
    return { kind: "deferred", detail: `fault ${report(error)}` };
  }
}

const noOutlet: Outcome = { kind: "deferred", detail: "no outlet" };

/**
 * Settles what has ended while the settlement before was under way in one transaction. It is tried again for as long as the lease lasts:
 * what is not written down would count as undecided.
 */
function makeSettler({ inTransaction, report, settled }: DeliveryDoors): (ended: Left) => Promise<void> {
  let waiting: { readonly ended: Left; readonly done: PromiseWithResolvers<void> }[] = [];
  let isSettling = false;

  async function settleAll(): Promise<void> {
    if (isSettling) return;
    isSettling = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const ended = group.map((each) => each.ended);
        // Settled whether anybody counts or not.
        const messages = await patiently(() => inTransaction(actor, (tx) => settleTogether(tx, ended)), report);
        settled?.(messages);
        for (const { done } of group) done.resolve();
      } catch (error) {
        for (const { done } of group) done.reject(error);
      }
    }
    isSettling = false;
  }

  return (ended) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ ended, done });
    void settleAll();
    return done.promise;
  };
}

/**
 * A chat account that refuses direct messages is remembered with what became of the one that it refused, and so is where one arrived. That a channel
 * takes nothing any more is told to the operators.
 */
async function settleTogether(tx: Tx, ended: readonly Left[]): Promise<Settled[]> {
  const settled = await settle(tx, ended);
  const closed = ended.filter(({ parcel, outcome }) => parcel.to.kind === "channel" && outcome.kind === "closed");
  for (const { id, platform, channel, name, purpose } of await channelsGone(tx, [...new Set(closed.map(({ parcel }) => parcel.to.id))])) {
    const detail = closed.find(({ parcel }) => parcel.to.id === id)?.outcome.detail ?? null;
    const facts = { platform, channel: name || channel, purpose, detail, at: tx.now };
    await tellStaff(tx, ["operator"], { kind: "channel-gone", about: `${id} ${tx.now.toString()}`, facts });
  }
  const linked = ended.flatMap(({ linkId, outcome }) => (linkId === null ? [] : [{ linkId, outcome }]));
  await closeDirectMessages(
    tx,
    linked.flatMap(({ linkId, outcome }) => (outcome.kind === "closed" ? [linkId] : [])),
  );
  await rememberPlaces(
    tx,
    linked.flatMap(({ linkId, outcome }) =>
      outcome.kind === "accepted" && outcome.place !== undefined ? [{ linkId, place: outcome.place }] : [],
    ),
  );
  return settled;
}

async function patiently<T>(work: () => Promise<T>, report: (error: unknown) => string): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === settleTries) throw error;
      report(error);
      await delay(1_000);
    }
  }
}
