import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type { ViewFile } from "#templates/view";
import { plain } from "./form.ts";

/** A rendered answer: the body of a message, and the files beside it. */
export type SlackMessage = {
  readonly body: { readonly text: string; readonly blocks: KnownBlock[]; readonly unfurl_links?: false; readonly unfurl_media?: false };
  readonly files: readonly ViewFile[];
};

/** An answer in a modal. */
export function modalOf({ body }: Pick<SlackMessage, "body">): ModalView {
  return { type: "modal", callback_id: "answer", title: plain("Partner Center", 24), close: plain("Close"), blocks: body.blocks };
}

export function homeOf({ body }: Pick<SlackMessage, "body">): HomeView {
  return { type: "home", callback_id: "home", blocks: body.blocks };
}

/** What stands in a modal until its answer is there. */
export function waitingModal(): ModalView {
  return modalOf({ body: { text: "", blocks: [{ type: "section", text: plain("One moment…") }] } });
}
