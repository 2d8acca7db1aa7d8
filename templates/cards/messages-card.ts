import type { MessageTrouble, Page, TroubledMessage } from "#domain/answers";
import type { MessageKind } from "#domain/messages";
import { channelWords, kindWords, troubleWords } from "../message-words.ts";
import { atMinute, counted, left, pagingOf, partnerValue } from "../phrases.ts";
import { action, blank, hint, text, view, type View } from "../view.ts";
import { wordFor } from "../words.ts";

const about: Readonly<Record<MessageTrouble, { title: string; when: string; none: string; other: string; see: MessageTrouble }>> = {
  "given-up": {
    title: "Messages that could not be delivered",
    when: "Given up",
    none: "Every message has arrived, or waits for its time.",
    other: "See what was kept back",
    see: "kept-back",
  },
  "kept-back": {
    title: "Messages that were kept back",
    when: "Kept back",
    none: "Nothing was kept back: no address is known to take no mail, and nobody refused any.",
    other: "See what was given up",
    see: "given-up",
  },
};

/** Messages that could not be delivered, or were kept back. */
export function messagesCard(which: MessageTrouble, { messages, waiting }: { messages: Page<TroubledMessage>; waiting: number }): View {
  const { title, when, none, other, see } = about[which];
  const paging = pagingOf(messages, "support messages", { act: which });
  return view(
    title,
    [
      {
        kind: "table",
        columns: [left("Message"), left("What"), left("To"), left(when), left("Why")],
        rows: messages.rows.map((each) => [
          [{ code: each.name }],
          [`${kindWords[each.kind]} by ${channelWords[each.channel]}`],
          [each.to === null ? "nobody any more" : typeof each.to === "string" ? each.to : partnerValue(each.to)],
          [atMinute(each.at)],
          [wordFor(troubleWords, each.reason), each.detail === null ? "" : ` (${each.detail})`],
        ]),
        more: messages.more,
        whenEmpty: [none],
      },
      ...paging.blocks,
      ...(waiting > 0 ? [text(...counted(waiting, "message"), waiting === 1 ? " waits to leave." : " wait to leave.")] : []),
      ...(messages.total > 0 && which === "given-up"
        ? [hint("Sending one again also tries an address again that did not take mail. One that may have arrived arrives twice then.")]
        : []),
    ],
    {
      tone: messages.total === 0 ? "good" : which === "given-up" ? "warning" : "plain",
      pages: paging.pages,
      actions: [
        ...(messages.rows.some(({ canBeResent }) => canBeResent)
          ? [
              action("Send one again", "support messages", { act: "resend", message: blank }),
              action("Send all of them again", "support messages", { act: "resend", message: "all" }),
            ]
          : []),
        ...paging.actions,
        action(other, "support messages", { act: see }),
      ],
    },
  );
}

/** After messages were put back into the outbox. */
export function resentCard(resent: readonly { readonly kind: MessageKind }[]): View {
  return view(
    "Sent again",
    [
      resent.length === 0
        ? text("There is no message that could be sent again.")
        : text(...counted(resent.length, "message"), " will leave now, or in the morning where it is night."),
    ],
    { tone: resent.length === 0 ? "plain" : "good", actions: [action("See what is left", "support messages")] },
  );
}
