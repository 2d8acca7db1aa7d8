import { refuse, type Instant, type Tx, type Vault } from "#domain/kernel";
import { anybodys, mintHandles, whoseHandles, type ChatAccount, type Handle, type NewHandle, type Whose } from "#domain/chat";
import type { Button } from "#templates/render/button";
import { action, blank, type Action, type View } from "#templates/view";
import type { Asker, Command } from "./command.ts";

/** Whom buttons are made for: nobody else may press them, nor the same account once it is somebody else's. */
export function whoseButtons(vault: Pick<Vault, "sign">, from: ChatAccount, { partnerId, staff }: Asker): Whose {
  return whoseHandles(vault, from, { partnerId, staffId: staff?.id ?? null });
}

/** A button before it has a handle. */
export type Planned = Pick<Button, "label" | "style" | "turns"> & { readonly handle: NewHandle };

/** Makes the buttons. What they do stays here, in a row each; the platform gets the rows' keys. */
export async function makeButtons(tx: Pick<Tx, "em" | "now">, whose: Whose, planned: readonly Planned[]): Promise<readonly Button[]> {
  const handles = await mintHandles(
    tx,
    whose,
    planned.map(({ handle }) => handle),
  );
  return planned.map(({ label, style, turns, handle: { command, options } }, index) => ({
    label,
    style,
    ...(turns && { turns }),
    command,
    handle: handles[index]!,
    asks: Object.keys(options).filter((name) => options[name] === blank),
  }));
}

const pageLabels = { first: "First page", last: "Last page", previous: "Previous page", next: "Next page" };

/** A button for each action of a view, and for the pages beside it. */
export function buttonsOf(view: Pick<View, "actions" | "pages">, commands: readonly Command[]): Planned[] {
  const plan = ({ label, style, command, options }: Action, uses: Handle["uses"]): Planned => ({
    label,
    style,
    handle: { does: "answer", command, options, uses },
  });
  return [
    ...turnsOf(view).map((each) => ({ ...plan(each, "many"), turns: true as const })),
    ...view.actions.filter((each) => !view.pages || !each.isTurn).map((each) => plan(each, usesOf(each, commands))),
  ];
}

/** The pages beside this one; past the end, the first and the last. */
function turnsOf({ pages }: Pick<View, "pages">): Action[] {
  if (!pages) return [];
  const { page, of, command, options } = pages;
  const turn = (label: string, to: number): Action => action(label, command, { ...options, page: String(to) });
  if (page > of) return [turn(pageLabels.first, 1), turn(pageLabels.last, of)];
  return [...(page > 1 ? [turn(pageLabels.previous, page - 1)] : []), ...(page < of ? [turn(pageLabels.next, page + 1)] : [])];
}

/** What writes is done once however often its button is pressed; what only shows something can be looked at again. */
function usesOf({ command: name, options }: Pick<Action, "command" | "options">, commands: readonly Command[]): Handle["uses"] {
  const command = commands.find((each) => each.name === name);
  if (!command) return "once";
  const { writes, again } = command;
  if (!writes || again === true) return "many";
  const said = again && options[again.option];
  return again && (said === undefined || again.says.includes(said)) ? "many" : "once";
}

/** Refuses `button.stale` (unknown, too old, or of somebody whom this account was then), `button.not-yours`, `button.spent`. */
export function mustBePressable(handle: Handle | null, whose: Whose, now: Instant): asserts handle is Handle {
  if (!handle) throw refuse("button.stale");
  if (handle.account !== anybodys.account && handle.account !== whose.account) throw refuse("button.not-yours");
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
