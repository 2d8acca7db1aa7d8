import type { Pause } from "./retry.ts";
import { readingMinutes, wooCommerceRest, type ShopReader } from "./woocommerce-rest.ts";
import type { WooCommerceSettings } from "./woocommerce-settings.ts";

/** The shop that jobs may ask. */
export type Shop = {
  /** begins one reading, which may take ten minutes in all */
  readonly open: () => ShopReader;
  /** for how many days after an order its refunds are compared, and how far back the very first reading goes */
  readonly lookBackDays: number;
  readonly beforePayout: WooCommerceSettings["WOOCOMMERCE_BEFORE_PAYOUT"];
};

/** The shop of the settings; undefined when none is set. */
export function shopOf(settings: WooCommerceSettings, doors: { pause: Pause; random: () => number }): Shop | undefined {
  const { WOOCOMMERCE_URL: url, WOOCOMMERCE_KEY: key } = settings;
  if (url === undefined || key === undefined) return undefined;
  return {
    open: () => wooCommerceRest({ url, key, ...doors, signal: AbortSignal.timeout(readingMinutes * 60_000) }),
    lookBackDays: settings.WOOCOMMERCE_LOOK_BACK_DAYS,
    beforePayout: settings.WOOCOMMERCE_BEFORE_PAYOUT,
  };
}
