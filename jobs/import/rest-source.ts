import { Refusal, refuse } from "#domain/kernel";
import { lacksUser, restRow, type ImportedRow, type Reading, type RestList } from "#domain/imports";
import { wooCommerceRest, type RestDoors, type ShopReader } from "../outlets/shops/woocommerce-rest.ts";
import type { Batch, FoundRow, Source } from "./source.ts";

const itemsPerPage = 100;
const rawLength = 2_000;

const lists: Readonly<Record<ImportedRow["kind"], { readonly list: RestList; readonly id: string }>> = {
  affiliate: { list: "affiliates", id: "affiliate_id" },
  referral: { list: "referrals", id: "referral_id" },
  payout: { list: "payouts", id: "payout_id" },
  visit: { list: "visits", id: "visit_id" },
};

/**
 * AffiliateWP's REST API. It tells of no totals, and an empty page is a 404 with a code of its own ("no_referrals"). Lists are read in the order of
 * their numbers, so that what is added meanwhile comes last; where something was taken out meanwhile, rows after it moved up over the edge of a page,
 * and the list counts as unread. Refuses `shop.*` when the site can't be asked.
 */
export function restSource(doors: Omit<RestDoors, "api">, reading: Reading): Source {
  const site = askedHere(wooCommerceRest({ ...doors, api: "affwp/v1" }));
  const moved = new Set<string>();
  const asked: Asked = { site, reading, moved: (list) => void moved.add(list) };
  return {
    kind: "rest",
    get unread() {
      return [...moved].map((file) => ({ file, why }));
    },
    read: (kind) => (kind === "referral" ? readReferrals(asked) : readList(asked, kind)),
  };
}

const why = "rows were taken out of it while it was read, and others may have been passed over for that: run the import once more";

type Asked = { readonly site: ShopReader; readonly reading: Reading; readonly moved: (list: string) => void };

/** What it refuses is about what was typed here, and not about the settings that the shop is read by. */
function askedHere(site: ShopReader): ShopReader {
  return {
    host: site.host,
    get: (path, query) =>
      site.get(path, query).catch((error: unknown) => {
        throw error instanceof Refusal ? refused(error.code, error.facts) : error;
      }),
  };
}

const refused = (code: Refusal["code"], facts: Refusal["facts"]): Refusal => refuse(code, { ...facts, asked: "import" });

/** Unless they are asked for, those that never came to count are not among the referrals. */
async function* readReferrals(asked: Asked): AsyncGenerator<Batch> {
  yield* readList(asked, "referral");
  for (const status of ["draft", "failed"]) yield* readList(asked, "referral", { status });
}

async function* readList(
  { site, reading, moved }: Asked,
  kind: ImportedRow["kind"],
  only: Readonly<Record<string, string>> = {},
): AsyncGenerator<Batch> {
  const { list, id } = lists[kind];
  const ask = (offset: number): Promise<readonly unknown[]> =>
    pageOf(site, list, {
      number: String(itemsPerPage),
      offset: String(offset),
      orderby: id,
      order: "ASC",
      ...only,
      // Without these, an affiliate comes without a name.
      ...(kind === "affiliate" ? { user: "1", meta: "1" } : {}),
    });
  const idOf = (item: unknown): string => String((item as Record<string, unknown> | undefined)?.[id]);
  let last: string | null = null;
  for (let offset = 0; ;) {
    // The last one comes once more, to see that it still stands where it stood.
    const page = await ask(Math.max(0, offset - 1));
    const isInPlace = last === null || idOf(page[0]) === last;
    if (!isInPlace) {
      moved(list);
      offset -= 1;
    }
    const fresh = last === null || !isInPlace ? page : page.slice(1);
    const items = fresh.length === 0 && isInPlace && last !== null ? await ask(offset) : fresh;
    if (items.length === 0) return;
    last = idOf(items.at(-1));
    const rows: FoundRow[] = [];
    for (const item of items) {
      const whole = kind === "affiliate" && lacksUser(item) ? await aloneOf(site, item) : item;
      rows.push({
        ...restRow(list, whole, reading),
        file: list,
        line: offset + rows.length + 1,
        raw: () => JSON.stringify(item).slice(0, rawLength),
      });
    }
    // A site may give fewer a page than were asked for: what counts is what came.
    offset += items.length;
    yield { rows, position: { done: offset, of: null } };
  }
}

async function pageOf(site: ShopReader, list: RestList, query: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const answer = await site.get(list, query);
  const path = `/wp-json/affwp/v1/${list}`;
  if (answer.kind === "absent" && answer.code.startsWith("no_")) return [];
  if (answer.kind === "absent") throw refused("shop.not-found", { host: site.host, path, shopCode: answer.code });
  if (answer.kind === "unreadable") throw refused("shop.not-json", { host: site.host, path, detail: answer.detail });
  if (!Array.isArray(answer.json)) throw refused("shop.not-json", { host: site.host, path, detail: "JSON, but no list" });
  return answer.json as unknown[];
}

/** Versions whose list has no persons tell of them one by one; who has no account any more stays without a name. */
async function aloneOf(site: ShopReader, item: unknown): Promise<unknown> {
  const key = String((item as { affiliate_id: unknown }).affiliate_id);
  const answer = await site.get(`affiliates/${encodeURIComponent(key)}`, { user: "1", meta: "1" });
  return answer.kind === "found" && typeof answer.json === "object" ? { ...(item as object), ...answer.json } : item;
}
