import type { ChatAccount, Limit } from "#domain/chat";
import type { Asker, Command, Pace } from "./command.ts";

export type Paces = {
  readonly account: Pace;
  readonly staff: Pace;
  /** of a Slack workspace; of all that is asked on Discord, where accounts belong to no server */
  readonly workspace: Pace;
};

/** Fast enough that nobody who reads the answers meets them, slow enough that nobody can keep the others waiting. */
const usualPaces: Paces = {
  account: { perMinute: 30, burst: 15 },
  staff: { perMinute: 120, burst: 40 },
  // Discord lets a bot send 50 requests a second (Discord: Rate Limits), and each answer is one.
  workspace: { perMinute: 3_000, burst: 400 },
};

/** The buckets that somebody takes a turn of when they ask for a command; null: for something that is none. */
export function limitsFor(
  { from, account, asker, command }: { from: ChatAccount; account: string; asker: Asker; command: Command | null },
  paces: Paces = usualPaces,
): Limit[] {
  return [
    { bucket: `account ${account}`, ...(asker.staff ? paces.staff : paces.account) },
    { bucket: `workspace ${from.platform} ${from.workspace}`, ...paces.workspace },
    ...(command?.pace ? [{ bucket: `command ${command.name} ${account}`, ...command.pace }] : []),
  ];
}
