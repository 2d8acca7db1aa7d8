import type { Instant } from "#domain/kernel";
import { atMinute } from "../phrases.ts";
import { typedCommand } from "../render/values.ts";
import { hint, text, view, type Block, type Value, type View } from "../view.ts";

/** What somebody was told at the console, oldest first, as they would have it in direct messages; null: nobody sits there. `chooses`: they may say how much of it they want. */
export function toldCard(told: readonly { readonly at: Instant; readonly card: View }[] | null, chooses: boolean): View {
  if (told === null)
    return view("What you are told", [
      text("Nobody is told anything before it is clear who sits here: become somebody with ", { code: "/as" }, "."),
    ]);
  if (told.length === 0)
    return view("What you are told", [
      text("Nothing so far. What happens to you from now on is told here, and said at the prompt as it arrives."),
      ...(chooses ? [hint("How often, and what: ", { code: "/partner notices" })] : []),
    ]);
  return view("What you were told", told.flatMap(blocksOf));
}

/** A message among others: its title as a heading, and what its buttons would do as lines to type. */
function blocksOf({ at, card }: { readonly at: Instant; readonly card: View }): Block[] {
  const lines = card.actions.flatMap(({ command, options }, index): Value[] => [
    ...(index === 0 ? [] : [", "]),
    { code: typedCommand(command, options) },
  ]);
  return [
    { kind: "heading", text: card.title },
    hint(atMinute(at)),
    ...card.blocks,
    ...(lines.length === 0 ? [] : [hint("Next: ", ...lines)]),
  ];
}
