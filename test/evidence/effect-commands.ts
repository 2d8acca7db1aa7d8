import { command, type Command } from "#bots/command";
import type { Tx } from "#domain/kernel";
import { option } from "#bots/option";
import { action, text, view } from "#templates/view";

/** Commands whose effects can be counted. */
export function effectCommands(): readonly Command[] {
  const adding = {
    sentence: "Does something that can be counted",
    audience: "anyone",
    writes: true,
    options: { thing: option.word("what") },
    run: async (tx: Tx, { thing }: { readonly thing: string }) => {
      await tx.em.execute("insert into effect values (?)", [thing]);
      return view("Added", [text(`done ${thing}`)]);
    },
  } as const;
  return [
    command({ name: "effect add", ...adding }),
    command({ name: "effect form", opens: "modal", ...adding }),
    command({
      name: "effect list",
      sentence: "Offers to do it",
      audience: "anyone",
      options: { thing: option.word("what") },
      run: (_tx, { thing }) => Promise.resolve(view("Listed", [], { actions: [action("Add it", "effect add", { thing }, "main")] })),
    }),
  ];
}
