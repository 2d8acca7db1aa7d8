import type { ProgrammeFacts } from "#domain/programme";
import { programme as demonstration } from "./cast.ts";

type ShopSettings = { readonly SHOP_HOSTS: string[]; readonly WOOCOMMERCE_SECRETS: string[] };

/** What shop a share link may lead to and which secret signs, in the demonstration without any setting. */
export function withDemonstration<Settings extends ShopSettings>(settings: Settings, programme: ProgrammeFacts): Settings {
  if (!programme.isDemonstration) return settings;
  return {
    ...settings,
    SHOP_HOSTS: settings.SHOP_HOSTS.length > 0 ? settings.SHOP_HOSTS : [demonstration.shopHost],
    WOOCOMMERCE_SECRETS: settings.WOOCOMMERCE_SECRETS.length > 0 ? settings.WOOCOMMERCE_SECRETS : [demonstration.webhookSecret],
  };
}
