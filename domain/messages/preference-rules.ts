import type { MessageClass } from "./kinds.ts";

/** Ways that there are wherever the product runs. */
export const platformChannels = ["mail", "discord", "slack"] as const;
/** The console is one in the demonstration only: for who sits at its terminal, as direct messages are elsewhere. */
export const channels = [...platformChannels, "console"] as const;
export type Channel = (typeof channels)[number];

export const cadences = ["at-once", "daily", "weekly", "off"] as const;
export type Cadence = (typeof cadences)[number];

/** What somebody gets who never chose: everything by mail, alerts gathered once a day; nothing in chat or at the console. */
export function defaultCadence(of: MessageClass, channel: Channel): Cadence {
  if (channel !== "mail") return "off";
  return of === "subscription" ? "daily" : "at-once";
}

/** What may be chosen: codes and notices about money and access always come by mail, and only alerts can be gathered. */
export function cadencesOf(of: MessageClass, channel: Channel): readonly Cadence[] {
  if (of === "subscription") return cadences;
  return of === "transactional" && channel === "mail" ? ["at-once"] : ["at-once", "off"];
}
