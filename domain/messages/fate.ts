import { isBefore, type Instant, type Zone } from "#domain/kernel";
import { kindRules } from "./kinds.ts";
import type { Waiting } from "./outbox.ts";
import { giveUpAt, leavesAt } from "./outbox-rules.ts";
import type { Channel } from "./preference-rules.ts";
import type { Preferences } from "./preferences.ts";
import { sentByMail } from "./settle.ts";
import { suppressionFor, type SuppressionReason } from "./suppression.ts";

/** Where somebody, or a chat channel, is reached, as the rooms that know them tell it. */
export type Reached = {
  readonly name: string;
  readonly zone: Zone;
  readonly locale: string;
  /** where, by each channel that they have */
  readonly addresses: Readonly<Partial<Record<Channel, string>>>;
};

/**
 * overtaken: what it is about has changed, so that it must not leave; in-digest: its reader hears of it there; busy: somebody is changing that now,
 * look again soon
 */
export type Overtaken = "overtaken" | "in-digest" | "busy";

const busySeconds = 60;

/** What happens to a message that is due. */
export type Fate =
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
  // Mails of a class end together, by the link in each of them.
  const cadence = kindRules[kind].isChosenApart && channel !== "mail" ? "at-once" : known.preferences[of][channel];
  if (cadence === "off") return { kind: "end", state: "suppressed", reason: "preference" };
  if (known.overtaken !== null && known.overtaken !== "busy") return { kind: "end", state: "suppressed", reason: known.overtaken };
  if (!known.reached) return { kind: "end", state: "dead", reason: "no-address" };
  const canGo = known.hasOutlet && known.reached.addresses[channel] !== undefined;
  if (!canGo)
    return channel === "mail"
      ? { kind: "end", state: "dead", reason: "no-address" }
      : { kind: "end", state: "suppressed", reason: sentByMail };
  const suppression = channel === "mail" ? suppressionFor(known.suppressions, kind) : null;
  if (suppression) return { kind: "end", state: "suppressed", reason: suppression };
  const from = known.overtaken === "busy" ? now.add({ seconds: busySeconds }) : now;
  const at = leavesAt(kind, { cadence, channel, createdAt, zone: known.reached.zone, now: from });
  // Waiting for its day is no try: an alert of a Tuesday has its three days from Monday on.
  const until = message.giveUpAt ?? giveUpAt(kind, { createdAt, now: at });
  if (isBefore(until, at)) return { kind: "end", state: "dead", reason: message.attempts > 0 ? "gave-up" : "expired" };
  return isBefore(now, at) ? { kind: "later", at } : { kind: "now", giveUpAt: until };
}

/** The same for what goes to a chat channel or to one account: at any hour, and as nobody's preference. What one account misses has its owner by mail. */
export function fateInChat(
  { kind, to, createdAt, attempts, giveUpAt: given }: Pick<Waiting, "kind" | "to" | "createdAt" | "attempts" | "giveUpAt">,
  { isKnown, hasOutlet, isOvertaken }: { readonly isKnown: boolean; readonly hasOutlet: boolean; readonly isOvertaken: boolean },
  now: Instant,
): Fate {
  if (isOvertaken) return { kind: "end", state: "suppressed", reason: "overtaken" };
  if (to.kind === "account" && !(isKnown && hasOutlet)) return { kind: "end", state: "suppressed", reason: sentByMail };
  if (to.kind === "asker" && !(isKnown && hasOutlet)) return { kind: "end", state: "dead", reason: "takes-none" };
  if (!isKnown) return { kind: "end", state: "dead", reason: "channel-gone" };
  if (!hasOutlet) return { kind: "end", state: "dead", reason: "no-outlet" };
  const until = given ?? createdAt.add({ minutes: kindRules[kind].giveUpAfterMinutes });
  if (isBefore(until, now)) return { kind: "end", state: "dead", reason: attempts > 0 ? "gave-up" : "expired" };
  return { kind: "now", giveUpAt: until };
}
