import { sha256 } from "#domain/kernel";
import { hint, text, view, type View } from "#templates/view";
import type { Planned } from "./buttons.ts";
import { seenWord } from "./commands/options.ts";

/** "Share to channel": shows what the others would see. */
export function shareButton(command: string, options: Readonly<Record<string, string>>): Planned {
  return { label: "Share to channel", style: "normal", handle: { does: "preview", command, options, uses: "many" } };
}

/** "Post it": for what was shown, and nothing else. */
export function postButton(shown: View, command: string, options: Readonly<Record<string, string>>): Planned {
  return { label: "Post it", style: "main", handle: { does: "post", command, options, uses: "once", seen: wordFor(shown) } };
}

/** A view as everybody gets it: with the name of whoever shares it, and without buttons, which are nobody else's. */
export function asPosted({ title, tone, blocks, files, pictures = [] }: View, by: string): View {
  return view(title, [...blocks, hint(`Shared by ${by}.`)], { tone, files, pictures });
}

/** The same as its sharer sees it first. */
export function asPreview(posted: View): View {
  return {
    ...posted,
    blocks: [hint("Only you see this so far. Everybody in this channel will see what follows, all of it."), ...posted.blocks],
  };
}

export const postedView: View = view("It is posted", [text("Everybody in this channel can see it now.")], { tone: "good" });

/** One word for all that a view shows. */
export function wordFor(shown: View): string {
  return seenWord({ ...shown, files: shown.files.map((file) => ({ ...file, content: sha256(file.content) })) });
}
