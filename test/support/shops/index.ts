import { anyShop } from "./any-shop.ts";
import type { ShopUnderTest } from "./sale.ts";
import { shopify } from "./shopify.ts";
import { wooCommerce } from "./woocommerce.ts";

/** Every adapter there is. */
export const shops: readonly ShopUnderTest[] = [wooCommerce, shopify, anyShop];

/** What a house needs to hear all of them. */
export const shopSettings: Record<string, string> = { ...shopify.settings, ...anyShop.settings };
