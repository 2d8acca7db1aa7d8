import { refuse, type Instant } from "#domain/kernel";
import { idIn, instantIn } from "#domain/orders";
import type { ShopReader } from "../outlets/shops/woocommerce-rest.ts";

export const perPage = 100;
const sizes = [perPage, 10, 1] as const;
type Size = (typeof sizes)[number];
type Query = Readonly<Record<string, string>>;

export type Unreadable = { readonly reason: "not-json" | "too-large"; readonly detail: string };
/** One page of a list, as far as it could be read; `pages` as the shop counts them, null when it does not. */
export type Window = { readonly items: readonly unknown[]; readonly unreadable: readonly Unreadable[]; readonly pages: number | null };

/**
 * Reads one page of a list. A page that can't be read (one broken or huge order is enough) is read again in tenths, and these one by
 * one, so that only what is broken is left out. Null: the shop has no such list. Refuses `shop.not-json` when nothing of it can be read.
 */
export async function readWindow(shop: ShopReader, path: string, query: Query, page: number, size: Size = perPage): Promise<Window | null> {
  const answer = await shop.get(path, { ...query, per_page: String(size), page: String(page) });
  if (answer.kind === "absent") return null;
  if (answer.kind === "found" && Array.isArray(answer.json)) return { items: answer.json, unreadable: [], pages: answer.pages };
  const broken: Unreadable = answer.kind === "unreadable" ? answer : { reason: "not-json", detail: "the shop's answer is no list" };
  const smaller = sizes[sizes.indexOf(size) + 1];
  if (smaller === undefined) return { items: [], unreadable: [broken], pages: null };
  return readInParts(shop, path, query, { page, size, smaller, broken });
}

type Parts = { readonly page: number; readonly size: number; readonly smaller: Size; readonly broken: Unreadable };

async function readInParts(shop: ShopReader, path: string, query: Query, { page, size, smaller, broken }: Parts): Promise<Window> {
  const items: unknown[] = [];
  const unreadable: Unreadable[] = [];
  const parts = size / smaller;
  let wholePages: number | null = null;
  for (let part = 0; part < parts; part++) {
    const window = await readWindow(shop, path, query, (page - 1) * parts + part + 1, smaller);
    if (window === null) break;
    items.push(...window.items);
    unreadable.push(...window.unreadable);
    if (items.length === 0 && unreadable.length >= 2)
      throw refuse("shop.not-json", { host: shop.host, path: `/wp-json/wc/v3/${path}`, detail: broken.detail });
    if (window.pages !== null) wholePages = Math.ceil(window.pages / parts);
    if (window.items.length + window.unreadable.length === 0) break;
  }
  return { items, unreadable, pages: wholePages };
}

export type ChangedPage = Omit<Window, "pages"> & {
  /** whatever changed before what is on this page has been handed out; false: that can't be told before the end */
  readonly isInOrder: boolean;
};

const mostPasses = 5;

/**
 * What changed after an instant (the shop's clock), oldest change first, page by page. The next page begins where the last one ended
 * (less a second, the shop keeps whole ones), not at its number: something that changes while we read leaves its place, and
 * everything behind it would move up past us. The shop's totals end nothing by themselves.
 */
export async function* changedSince(shop: ShopReader, path: string, since: Instant): AsyncGenerator<ChangedPage, void, void> {
  let after = since;
  for (;;) {
    const first = await readPage(shop, path, after, 1);
    yield { ...first, isInOrder: first.isOrdered };
    if (isLast(first, 1)) return;
    const next = first.last?.subtract({ seconds: 1 });
    if (!next || !first.isOrdered || Temporal.Instant.compare(next, after) <= 0) {
      yield* countPages(shop, path, after);
      return;
    }
    after = next;
  }
}

/** More than a page changed within a second, or the shop sorts in its own way: counts the pages, again and again until nothing new turns up. */
async function* countPages(shop: ShopReader, path: string, after: Instant): AsyncGenerator<ChangedPage, void, void> {
  const seen = new Set<string>();
  for (let pass = 1; pass <= mostPasses; pass++) {
    const seenBefore = seen.size;
    let previous = "";
    for (let page = 1; ; page++) {
      const found = await readPage(shop, path, after, page);
      yield { ...found, isInOrder: false };
      for (const id of found.ids) seen.add(id);
      // A shop that gives the same page whatever its number would go on for ever.
      if (isLast(found, page) || found.ids.join() === previous) break;
      previous = found.ids.join();
    }
    if (seen.size === seenBefore) return;
  }
}

type Page = Window & { readonly ids: readonly string[]; readonly last: Instant | null; readonly isOrdered: boolean };

async function readPage(shop: ShopReader, path: string, after: Instant, page: number): Promise<Page> {
  const query = { modified_after: naive(after), dates_are_gmt: "true", orderby: "modified", order: "asc" };
  const window = await readWindow(shop, path, query, page);
  if (window === null) throw refuse("shop.not-found", { host: shop.host, path: `/wp-json/wc/v3/${path}` });
  const times = window.items.flatMap((item) => modifiedAt(item) ?? []);
  return {
    ...window,
    ids: window.items.map((item) => idIn(item) ?? "?"),
    last: times.at(-1) ?? null,
    isOrdered: times.every((at, index) => index === 0 || Temporal.Instant.compare(times[index - 1]!, at) <= 0),
  };
}

/** An empty page is the last; a short one is, unless the shop says that more follow (plugins hide orders from a page). */
function isLast({ items, unreadable, pages }: Window, page: number): boolean {
  const count = items.length + unreadable.length;
  return count === 0 || (count < perPage && page >= (pages ?? 0));
}

/** A time as WooCommerce takes it together with `dates_are_gmt`: UTC, whole seconds, no zone. */
export function naive(at: Instant): string {
  return at.toString({ smallestUnit: "second" }).replace("Z", "");
}

/** When the shop last changed something; null when it does not say. */
export function modifiedAt(item: unknown): Instant | null {
  const text = typeof item === "object" && item !== null && "date_modified_gmt" in item ? item.date_modified_gmt : null;
  return typeof text === "string" ? instantIn(text) : null;
}
