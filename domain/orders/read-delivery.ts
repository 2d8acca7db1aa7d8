import { readAnyShop } from "./any-shop.ts";
import type { InboxRow } from "./inbox.ts";
import type { LinkParameters } from "./link-trace.ts";
import type { Reading } from "./reading.ts";
import type { ShopFormat } from "./snapshot.ts";
import { readShopify } from "./shopify.ts";
import { readStripe } from "./stripe.ts";
import { readWooCommerce } from "./woocommerce.ts";

type Message = { readonly topic: string | null; readonly body: Uint8Array; readonly receivedAt: InboxRow["receivedAt"] };

const readers: Readonly<Record<ShopFormat, (message: Message, options: LinkParameters & { readonly shop: string }) => Reading>> = {
  woocommerce: readWooCommerce,
  "any-shop": readAnyShop,
  shopify: readShopify,
  stripe: readStripe,
};

/** What an accepted message says, read by the adapter of its shop. Never throws, but for a message of a kind that only a newer release knows. */
export function readDelivery({ format, shop, topic, body, receivedAt }: InboxRow, parameters: LinkParameters): Reading {
  const read = Object.hasOwn(readers, format) ? readers[format as ShopFormat] : null;
  if (read === null) throw new Error(`no adapter here reads ${format}`);
  return read({ topic, body: body ?? new Uint8Array(), receivedAt }, { shop, ...parameters });
}
