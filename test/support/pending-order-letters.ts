import { instant, money } from "#domain/kernel";
import type { LetterFacts, Reader } from "#templates/messages";
import type { LetterCase } from "./letter-case.ts";

const unpaid: LetterFacts["pending-order"] = {
  orderId: "01936f3c-0000-7000-8000-000000000021",
  order: "4125",
  orderedAt: instant("2026-11-30T16:00:00Z"),
  total: money(5_950n, "USD"),
  payUrl: "https://shop.example/checkout/order-pay/4125/?pay_for_order=true&key=wc_order_J5k3y9rWBvflj",
  name: "Grace Guest",
  isRetry: false,
  nth: 1,
};

/** Mails to customers of unpaid orders, for those who read letters in the tests. */
export function pendingOrderCases({
  reader,
  longNames,
  hostile,
}: Readonly<Record<"reader" | "longNames" | "hostile", Reader>>): LetterCase[] {
  const customer = (name: string): Reader => ({
    ...reader,
    name,
    unsubscribeUrl: "https://partners.shop.example/orders/AZNvPAAAcACAAAAAAAAAIbq0v2cYw9mT8nR1xQz4",
  });
  return [
    { name: "first", kind: "pending-order", facts: unpaid, reader: customer("Grace Guest") },
    {
      name: "in-retry",
      kind: "pending-order",
      facts: { ...unpaid, isRetry: true, nth: 3, name: null, total: money(1_999n, "EUR") },
      reader: { ...customer(""), look: { ...reader.look, colour: "#ffd34d", logoUrl: "https://shop.example/logo.png" } },
    },
    {
      name: "long",
      kind: "pending-order",
      facts: { ...unpaid, order: "2026-11-".repeat(6), payUrl: `${unpaid.payUrl}&x=${"y".repeat(300)}` },
      reader: customer(longNames.name),
    },
    {
      name: "hostile",
      kind: "pending-order",
      facts: { ...unpaid, order: "</p><script>\r\nBcc: x@evil.example", payUrl: `https://shop.example/?"><script>alert(1)</script>` },
      reader: { ...hostile, unsubscribeUrl: customer("").unsubscribeUrl },
    },
  ];
}
