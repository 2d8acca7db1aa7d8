import type { Tx } from "#domain/kernel";
import { channelsFor } from "./chat-channel.ts";
import { kindRules, type ChannelPurpose, type MessageFacts, type MessageKind } from "./kinds.ts";
import { queueMessages } from "./tell.ts";

export type ChannelTelling<K extends MessageKind> = {
  /** which channels: those that operators have set for it, one of each server and workspace; there may be none */
  readonly purpose: ChannelPurpose;
  readonly kind: K;
  /** what it is about: of one kind a channel is told once about one thing */
  readonly about: string;
  readonly facts: MessageFacts[K];
};

/**
 * Posts something into the channels of a purpose, once this transaction commits; says into how many. Posted at any hour, about as fast as a
 * channel takes messages (one a second), tried again like every message, and given up with staff told by mail where the channel is gone.
 *
 *     await tellChannel(tx, { purpose: "staff", kind: "batch-needs-release", about: period, facts });
 *
 * A kind says in `kindRules` for which purposes it may be posted (`channels`); another is a fault, because what a person is told may be
 * nobody else's business. Its card is that of `messageCard`; the card's actions are buttons that everybody in the channel may press, each
 * as themselves and answered privately, for as long as messages' buttons last. What is for staff is told by `tellStaff`, which tells the
 * staff channel, too.
 */
export async function tellChannel<K extends MessageKind>(tx: Tx, { purpose, ...telling }: ChannelTelling<K>): Promise<number> {
  if (!kindRules[telling.kind].channels?.includes(purpose)) throw new Error(`${telling.kind} is nothing for a channel of ${purpose}`);
  const channels = await channelsFor(tx, purpose);
  await queueMessages(
    tx,
    channels.map(({ id, platform }) => ({ telling: { ...telling, to: { kind: "channel", id } }, channel: platform, usual: "at-once" })),
  );
  return channels.length;
}

/** The same for one channel, whatever its purpose: "this is the channel". */
export async function tellOneChannel<K extends MessageKind>(
  tx: Tx,
  { id, platform }: { readonly id: string; readonly platform: "discord" | "slack" },
  telling: Omit<ChannelTelling<K>, "purpose">,
): Promise<void> {
  await queueMessages(tx, [{ telling: { ...telling, to: { kind: "channel", id } }, channel: platform, usual: "at-once" }]);
}
