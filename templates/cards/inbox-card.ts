import type { InboxTrouble } from "#domain/answers";
import { wooCommerceShop } from "#domain/orders";
import { atMinute, left } from "../phrases.ts";
import { action, hint, text, view, type Block, type View } from "../view.ts";
import { inboxWords, wordFor } from "../words.ts";
import { repairsBlock } from "./repairs-block.ts";

/** Messages of the shop that nobody could read, what its webhooks left out, and whether they speak at all. */
export function inboxTroubleCard({ total, newest, repairs, silence }: InboxTrouble, retried: number | null = null): View {
  return view(
    "Messages of the shop that could not be read",
    [
      ...(silence ? silenceBlocks(silence) : []),
      {
        kind: "table",
        columns: [left("Received"), left("Order"), left("About"), left("What is wrong")],
        rows: newest.map((each) => [
          [atMinute(each.receivedAt)],
          [each.orderExternalId === null ? "–" : { code: each.orderExternalId }],
          [[each.topic, each.shop === wooCommerceShop ? null : each.shop].filter((part) => part !== null).join(", ")],
          [`${wordFor(inboxWords, each.reason)}${each.detail ? `: ${each.detail}` : ""}`],
        ]),
        more: Math.max(0, total - newest.length),
        whenEmpty: [retried ? "None waits any more; look again in a moment." : "Every message of the shop was understood."],
      },
      ...(!retried ? [] : [text({ count: retried }, retried === 1 ? " message is tried again now." : " messages are tried again now.")]),
      ...(total === 0 ? [] : [hint("They are kept as they came. Save the order once more in the shop and it sends the message again.")]),
      ...repairsBlock(repairs),
    ],
    {
      tone: silence ? "problem" : total === 0 ? "good" : "warning",
      actions: total === 0 ? [] : [action("Try them again", "support inbox", { act: "retry" })],
    },
  );
}

function silenceBlocks({ since, noticedAt, hooks }: NonNullable<InboxTrouble["silence"]>): Block[] {
  return [
    text(
      "The shop's webhooks are silent",
      ...(since ? [" since ", atMinute(since)] : [": none ever came"]),
      ", although it has changed orders (noticed ",
      atMinute(noticedAt),
      "). Reading the shop (the job shop-sweep) makes up for it, so nothing is lost, only late.",
    ),
    ...(hooks.length > 0 ? [text(`The shop says: ${hooks.join(", ")}.`)] : []),
    hint(
      "In WordPress, open WooCommerce → Settings → Advanced → Webhooks and set each of the four to Active. WooCommerce switches one off after repeated failures, so check first that the shop reaches its delivery URL.",
    ),
  ];
}
