import type { MessageFacts } from "#domain/messages";
import { formatMoney } from "../../render/values.ts";
import { mailDate } from "../dates.ts";
import type { Tongue, Words } from "../words.ts";

/** Who writes, in whose name and about what; the shop is named as its customers know it, by its address. */
export function pendingOrderWords(
  { order, orderedAt, total, payUrl, isRetry, nth }: MessageFacts["pending-order"],
  reader: Tongue & { readonly programme: { readonly name: string } },
): Words {
  const shop = new URL(payUrl).host;
  const amount = formatMoney(total, reader.locale);
  const ordered = mailDate(orderedAt, reader);
  const title = isRetry ? `The payment for your order ${order} did not go through` : `Your order ${order} is not paid for yet`;
  return {
    subject: isRetry
      ? `Your order ${order} at ${shop}: the payment did not go through`
      : `Your order ${order} at ${shop} is not paid for yet`,
    preheader: `${amount}, ordered ${ordered}. You can pay it with the link in this mail.`,
    title,
    shows: { shop, order, amount, ordered, payUrl, isRetry, isLast: nth === 3, nth: ["first", "second", "third"][nth - 1] ?? "last" },
    foot: {
      why: `${reader.programme.name} sends this for ${shop}, because this address was left there with order ${order}. There are three such mails about an order at most, and none once it is paid for or cancelled.`,
      leave: "No more mails about this order",
    },
  };
}
