/** How a chat door stands, for health, metrics and the log. */
export type DoorState = {
  readonly door: "discord" | "slack";
  /**
   * `standby`: another process holds the connection. `refused`: the platform takes our token no longer, and nothing is asked of it until
   * somebody acts.
   */
  readonly is: "off" | "opening" | "open" | "standby" | "interrupted" | "refused";
  /** one sentence: how it is connected, or what is wrong and what to do */
  readonly sentence: string;
};
