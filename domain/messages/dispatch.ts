import { isBefore, type Instant, type Tx, type Zone } from "#domain/kernel";
import { kindRules } from "./kinds.ts";
import { endUnsent, lockDue, putOff, startSending, type Parcel, type Settled, type Waiting } from "./outbox.ts";
import { giveUpAt, leavesAt } from "./outbox-rules.ts";
import { takeTurns } from "./pace.ts";
import type { Channel } from "./preference-rules.ts";
import { preferencesOfAll, type Preferences } from "./preferences.ts";
import { sendByMail, sentByMail } from "./settle.ts";
import { suppressionFor, suppressionsOf, type SuppressionReason } from "./suppression.ts";
import type { Recipient } from "./tell.ts";

/** Where somebody is reached, as the rooms that know people tell it. */
export type Reached = {
  readonly name: string;
  readonly zone: Zone;
  readonly locale: string;
  /** where, by each channel that they have */
  readonly addresses: Readonly<Partial<Record<Channel, string>>>;
};

/** What a channel can carry; a channel without an outlet is none. */
export type ChannelLimits = { readonly perSecond: number | null };

export type Dispatched = {
  readonly parcels: readonly (Parcel & { readonly reached: Reached; readonly fingerprint: string | null })[];
  /** the channel was used up: these are due, and may go from the instant on */
  readonly paced: { readonly ids: readonly string[]; readonly at: Instant } | null;
  /** what was ended without a try */
  readonly settled: readonly Settled[];
};

type Hands = {
  /** how each of some people is reached; null: nobody knows them */
  readonly reach: (people: readonly Recipient[]) => Promise<(to: Recipient) => Reached | null>;
  readonly limits: Readonly<Partial<Record<Channel, ChannelLimits | undefined>>>;
  /** of messages to customers: which are about nothing any more, and which can't be judged at this moment */
  readonly overtaken: (ids: readonly string[]) => Promise<ReadonlyMap<string, Overtaken>>;
};

/** overtaken: what it is about has changed, so that it must not leave; busy: somebody is changing that now, look again soon */
type Overtaken = "overtaken" | "busy";

const busySeconds = 60;

/** after this a sender is taken for dead; a try is broken off well before */
const leaseSeconds = 120;

/**
 * Takes messages that are due and decides about each: it is sent now (returned as a parcel, and marked as being sent), put off (night, a day
 * to be gathered), or ended (nobody wants it, nobody can get it, too old). Whoever gets parcels has to `settle` each of them.
 */
export async function dispatchMessages(tx: Tx, ids: readonly string[], hands: Hands): Promise<Dispatched> {
  const { due, settled } = await lockDue(tx, ids);
  if (due.length === 0) return { parcels: [], paced: null, settled };
  const judged = await judgeAll(tx, due, hands);
  const ending = judged.flatMap(({ message: { id }, fate }) =>
    fate.kind === "end" ? [{ id, state: fate.state, reason: fate.reason }] : [],
  );
  for (const { id } of ending.filter(({ reason }) => reason === sentByMail)) await sendByMail(tx, id);
  settled.push(...(await endUnsent(tx, ending)));
  await putOff(
    tx,
    judged.flatMap(({ message: { id }, fate }) => (fate.kind === "later" ? [{ id, at: fate.at }] : [])),
  );
  const ready = judged.flatMap(({ message, fate }) => (fate.kind === "now" ? [{ ...message, giveUpAt: fate.giveUpAt }] : []));
  const { going, paced } = await withinPace(tx, ready, hands.limits);
  const parcels = await startSending(tx, going, tx.now.add({ seconds: leaseSeconds }));
  const known = new Map(judged.map(({ message, reached, fingerprint }) => [message.id, { reached, fingerprint }]));
  return {
    parcels: parcels.flatMap((parcel) => {
      const { reached = null, fingerprint = null } = known.get(parcel.id) ?? {};
      return reached ? [{ ...parcel, reached, fingerprint }] : [];
    }),
    paced,
    settled,
  };
}

type Judged = { readonly message: Waiting; readonly reached: Reached | null; readonly fingerprint: string | null; readonly fate: Fate };

/** What is known of the people is read once for all of them. */
async function judgeAll(tx: Tx, due: readonly Waiting[], hands: Hands): Promise<Judged[]> {
  const people = due.map(({ to }) => to);
  const [reach, preferences] = [await hands.reach(people), await preferencesOfAll(tx, people)];
  const known = due.map((message) => {
    const reached = reach(message.to);
    const address = reached?.addresses.mail;
    return { message, reached, fingerprint: address === undefined ? null : tx.vault.fingerprint(address) };
  });
  const overtaken = await hands.overtaken(due.filter(({ to }) => to.kind === "customer").map(({ id }) => id));
  const suppressions = await suppressionsOf(
    tx,
    known.flatMap(({ fingerprint }) => fingerprint ?? []),
  );
  return known.map((each) => {
    const held = suppressions.get(each.fingerprint ?? "") ?? [];
    const facts = {
      reached: each.reached,
      preferences: preferences(each.message.to),
      suppressions: held.map(({ reason }) => reason),
      hasOutlet: hands.limits[each.message.channel] !== undefined,
      overtaken: overtaken.get(each.message.id) ?? null,
    };
    return { ...each, fate: fateOf(each.message, facts, tx.now) };
  });
}

type Fate =
  | { readonly kind: "now"; readonly giveUpAt: Instant }
  | { readonly kind: "later"; readonly at: Instant }
  | { readonly kind: "end"; readonly state: "suppressed" | "dead"; readonly reason: string };

/** The rule: what happens to a message that is due. */
export function fateOf(
  message: Pick<Waiting, "kind" | "channel" | "createdAt" | "attempts" | "giveUpAt">,
  known: {
    readonly reached: Pick<Reached, "zone" | "addresses"> | null;
    readonly preferences: Preferences;
    readonly suppressions: readonly SuppressionReason[];
    readonly hasOutlet: boolean;
    readonly overtaken: Overtaken | null;
  },
  now: Instant,
): Fate {
  const { kind, channel, createdAt } = message;
  const of = kindRules[kind].class;
  const cadence = known.preferences[of][channel];
  if (cadence === "off") return { kind: "end", state: "suppressed", reason: "preference" };
  if (known.overtaken === "overtaken") return { kind: "end", state: "suppressed", reason: "overtaken" };
  if (!known.reached) return { kind: "end", state: "dead", reason: "no-address" };
  const canGo = known.hasOutlet && known.reached.addresses[channel] !== undefined;
  if (!canGo)
    return channel === "mail"
      ? { kind: "end", state: "dead", reason: "no-address" }
      : { kind: "end", state: "suppressed", reason: sentByMail };
  const suppression = channel === "mail" ? suppressionFor(known.suppressions, kind) : null;
  if (suppression) return { kind: "end", state: "suppressed", reason: suppression };
  const from = known.overtaken === "busy" ? now.add({ seconds: busySeconds }) : now;
  const at = leavesAt(kind, { cadence, createdAt, zone: known.reached.zone, now: from });
  // Waiting for its day is no try: an alert of a Tuesday has its three days from Monday on.
  const until = message.giveUpAt ?? giveUpAt(kind, { createdAt, now: at });
  if (isBefore(until, at)) return { kind: "end", state: "dead", reason: message.attempts > 0 ? "gave-up" : "expired" };
  return isBefore(now, at) ? { kind: "later", at } : { kind: "now", giveUpAt: until };
}

/** As many as their channels can take now, oldest first; the rest is paced. */
async function withinPace<M extends Waiting>(
  tx: Tx,
  ready: readonly M[],
  limits: Readonly<Partial<Record<Channel, ChannelLimits | undefined>>>,
): Promise<{ going: M[]; paced: Dispatched["paced"] }> {
  const going: M[] = [];
  const waiting: string[] = [];
  let at = tx.now;
  for (const [channel, group] of Map.groupBy(ready, (each) => each.channel)) {
    const { taken, moreAt } = await takeTurns(tx, channel, group.length, limits[channel]?.perSecond ?? null);
    going.push(...group.slice(0, taken));
    waiting.push(...group.slice(taken).map(({ id }) => id));
    if (isBefore(at, moreAt)) at = moreAt;
  }
  return { going, paced: waiting.length > 0 ? { ids: waiting, at } : null };
}
