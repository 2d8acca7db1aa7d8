import { refuse, type Instant, type Tx, type Vault } from "#domain/kernel";
import { accountFingerprint, mintHandles, type ChatAccount, type Handle, type NewHandle } from "#domain/chat";
import type { Button } from "#templates/render/button";
import { blank, type View } from "#templates/view";
import type { Asker, Command } from "./command.ts";

/** Whom buttons are made for: nobody else may press them, nor the same account once it is somebody else's. */
export type Whose = Pick<Handle, "account" | "knownAs">;

export function whoseButtons(vault: Pick<Vault, "sign">, from: ChatAccount, { partnerId, staff }: Asker): Whose {
  const isKnown = partnerId !== null || staff !== null;
  const knownAs = isKnown ? vault.sign("chat-asker", JSON.stringify([partnerId, staff?.id ?? null])) : "";
  return { account: accountFingerprint(vault, from), knownAs };
}

/** A button for each action of a view. What it does stays here, in a row of its own; what the platform gets is the row's key. */
export async function buttonsFor(
  tx: Pick<Tx, "em" | "now">,
  whose: Whose,
  { actions }: Pick<View, "actions">,
  commands: readonly Command[],
): Promise<readonly Button[]> {
  const handles = await mintHandles(
    tx,
    whose,
    actions.map(({ command, options }): NewHandle => ({ does: "answer", command, options, uses: usesOf(command, commands) })),
  );
  return actions.map(({ label, style, command, options }, index) => ({
    label,
    style,
    command,
    handle: handles[index]!,
    asks: Object.keys(options).filter((name) => options[name] === blank),
  }));
}

/** What writes is done once however often its button is pressed; what only reads can be looked at again. */
function usesOf(name: string, commands: readonly Command[]): Handle["uses"] {
  return commands.find((each) => each.name === name)?.writes === false ? "many" : "once";
}

/** Refuses `button.stale` (unknown, too old, or of somebody whom this account was then), `button.not-yours`, `button.spent`. */
export function mustBePressable(handle: Handle | null, whose: Whose, now: Instant): asserts handle is Handle {
  if (!handle) throw refuse("button.stale");
  if (handle.account !== whose.account) throw refuse("button.not-yours");
  const isSomebodyElse = handle.knownAs !== "" && handle.knownAs !== whose.knownAs;
  if (isSomebodyElse || Temporal.Instant.compare(handle.expiresAt, now) <= 0) throw refuse("button.stale", { command: handle.command });
  if (handle.isSpent) throw refuse("button.spent", { command: handle.command });
}

/**
 * The button's options with what its form asked for. Only what the button left open can be filled in: everything else it carries is what the
 * reader was shown. Refuses `command.option-unknown`.
 */
export function filledIn(
  { command, options }: Pick<Handle, "command" | "options">,
  filled: Readonly<Record<string, string>>,
): Record<string, string> {
  const open = Object.keys(options).filter((name) => options[name] === blank);
  const other = Object.keys(filled).find((name) => !open.includes(name));
  if (other !== undefined) throw refuse("command.option-unknown", { command, typed: other, nearest: [], options: open });
  return { ...options, ...filled };
}
