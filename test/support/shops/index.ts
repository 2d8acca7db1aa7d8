import { anyShop } from "./any-shop.ts";
import type { ShopUnderTest } from "./sale.ts";
import { shopify } from "./shopify.ts";
import { stripe } from "./stripe.ts";
import { wooCommerce } from "./woocommerce.ts";

/** Every adapter there is. */
export const shops: readonly ShopUnderTest[] = [wooCommerce, shopify, stripe, anyShop];

/** What a house needs to hear all of them. */
export const shopSettings: Record<string, string> = { ...shopify.settings, ...stripe.settings, ...anyShop.settings };
