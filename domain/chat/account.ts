import type { Vault } from "#domain/kernel";

export type Platform = "discord" | "slack";

/** A person's account on a platform. `workspace`: "" on Discord, whose user ids are global; on Slack the enterprise's id if there is one, else the team's. */
export type ChatAccount = {
  readonly platform: Platform;
  readonly workspace: string;
  /** the platform's user id */
  readonly account: string;
};

/** An account as rows that come and go know it: the same text each time, and nobody can tell from it whose it is. */
export function accountFingerprint(vault: Pick<Vault, "sign">, { platform, workspace, account }: ChatAccount): string {
  return vault.sign("chat-account", JSON.stringify([platform, workspace, account]));
}
