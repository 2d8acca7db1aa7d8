import { isBefore, type Instant, type Tx } from "#domain/kernel";
import { fateInChat, fateOf, type Fate, type Overtaken, type Reached } from "./fate.ts";
import { endUnsent, lockDue, putOff, startSending, type Parcel, type Settled, type Waiting } from "./outbox.ts";
import { takeTurns } from "./pace.ts";
import type { Channel } from "./preference-rules.ts";
import { preferencesOfAll } from "./preferences.ts";
import { sendByMail, sentByMail } from "./settle.ts";
import { suppressionsOf } from "./suppression.ts";
import { isPerson, type Addressee } from "./tell.ts";

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
  /** how each of some people and channels is reached; null: nobody knows them */
  readonly reach: (addressees: readonly Addressee[]) => Promise<(to: Addressee) => Reached | null>;
  readonly limits: Readonly<Partial<Record<Channel, ChannelLimits | undefined>>>;
  /** of messages to customers and about sales: which need not or must not leave any more, and which can't be judged at this moment */
  readonly overtaken: (due: readonly Pick<Waiting, "id" | "kind">[]) => Promise<ReadonlyMap<string, Overtaken>>;
};

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

/** What is known of those they are for is read once for all of them. */
async function judgeAll(tx: Tx, due: readonly Waiting[], hands: Hands): Promise<Judged[]> {
  const addressees = due.map(({ to }) => to);
  const people = addressees.filter(isPerson);
  const [reach, preferences] = [await hands.reach(addressees), await preferencesOfAll(tx, people)];
  const known = due.map((message) => {
    const reached = reach(message.to);
    const address = reached?.addresses.mail;
    return { message, reached, fingerprint: address === undefined ? null : tx.vault.fingerprint(address) };
  });
  const overtaken = await hands.overtaken(due);
  const suppressions = await suppressionsOf(
    tx,
    known.flatMap(({ fingerprint }) => fingerprint ?? []),
  );
  return known.map((each) => {
    const { reached, message } = each;
    const hasOutlet = hands.limits[message.channel] !== undefined;
    if (!isPerson(message.to)) {
      const facts = { isKnown: reached !== null, hasOutlet, isOvertaken: overtaken.get(message.id) === "overtaken" };
      return { ...each, fate: fateInChat(message, facts, tx.now) };
    }
    const held = suppressions.get(each.fingerprint ?? "") ?? [];
    const facts = {
      reached,
      preferences: preferences(message.to),
      suppressions: held.map(({ reason }) => reason),
      hasOutlet,
      overtaken: overtaken.get(message.id) ?? null,
    };
    return { ...each, fate: fateOf(message, facts, tx.now) };
  });
}

/**
 * What one chat channel takes: on Slack one a second (docs.slack.dev: apis/web-api/rate-limits, read 2026-11-22), and somewhat more on Discord, which
 * counts by channel, too.
 */
const perSecondInOneChannel = 1;

/** Messages that wait for one another: those that leave by the same way, or are posted in the same chat channel. */
function laneOf({ channel, to }: Pick<Waiting, "channel" | "to">): string {
  return to.kind === "channel" ? `${channel} ${to.id}` : channel;
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
  for (const [lane, group] of Map.groupBy(ready, laneOf)) {
    const channel = group[0]!.channel;
    const perSecond = lane === channel ? (limits[channel]?.perSecond ?? null) : perSecondInOneChannel;
    const { taken, moreAt } = await takeTurns(tx, lane, group.length, perSecond);
    going.push(...group.slice(0, taken));
    waiting.push(...group.slice(taken).map(({ id }) => id));
    if (isBefore(at, moreAt)) at = moreAt;
  }
  return { going, paced: waiting.length > 0 ? { ids: waiting, at } : null };
}
