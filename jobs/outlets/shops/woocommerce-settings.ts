import { z } from "zod";

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** https, or plain http to this very machine; nothing in the address but where WordPress is. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const isEncrypted = protocol === "https:" || (protocol === "http:" && loopback.test(hostname));
  return isEncrypted && [username, password, search, hash].every((part) => part === "");
}

/** How to ask a WooCommerce shop over its REST API; every setting is in `.env.example` with a line. */
export const wooCommerceSettings = z.object({
  /** where WordPress is, its folder included: https://shop.example or https://example.org/shop */
  WOOCOMMERCE_URL: z
    .string()
    .trim()
    .refine(isSafe, "must be an https:// address without a name, a question or a # in it (http:// for this machine only)")
    .transform((url) => new URL(url).href.replace(/\/+$/, ""))
    .optional(),
  /** consumer key and secret of a read-only key */
  WOOCOMMERCE_KEY: z
    .string()
    .trim()
    .regex(/^ck_[0-9a-zA-Z]+:cs_[0-9a-zA-Z]+$/, "must be the consumer key, a colon and the consumer secret: ck_…:cs_…")
    .optional(),
  /** for how many days after an order its refunds are compared, and how far back the very first reading goes */
  WOOCOMMERCE_LOOK_BACK_DAYS: z.coerce.number().int().min(1).max(365).default(60),
  /** whether a payout run asks the shop for its orders first; "required": it does not run without */
  WOOCOMMERCE_BEFORE_PAYOUT: z.enum(["when-reachable", "required", "off"]).default("when-reachable"),
});
export type WooCommerceSettings = z.infer<typeof wooCommerceSettings>;
