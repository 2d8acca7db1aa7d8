import { z } from "zod";
import { cleanLine } from "#domain/kernel";
import type { ShopProductReading } from "./products.ts";
import { idIn } from "./woocommerce-document.ts";

const productDocument = z.object({
  name: z.string().catch(""),
  categories: z.array(z.looseObject({ id: z.unknown().optional(), name: z.string().catch("") })).catch([]),
});

/** One product as `/products` gives it; null: it is none. WordPress writes names with HTML entities (recording `rest/products.json`). */
export function readWooCommerceProduct(json: unknown): ShopProductReading | null {
  const externalId = idIn(json);
  const document = productDocument.safeParse(json);
  if (externalId === null || !document.success) return null;
  return {
    externalId,
    name: plain(document.data.name),
    categories: document.data.categories.flatMap((category) => {
      const id = idIn(category);
      return id === null ? [] : [{ externalId: id, name: plain(category.name) }];
    }),
  };
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** The entities that WordPress itself writes (`esc_html`, `wptexturize`); others stay as they are. */
function plain(text: string): string {
  return cleanLine(
    text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    }),
  );
}
