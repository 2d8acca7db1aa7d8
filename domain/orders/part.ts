import { instantOf, instantOrNull, json, rowOf, rowsOf, run, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { refundedLine, type Carrier, type RefundedLine, type Snapshot, type StoredRefundedLine } from "./snapshot.ts";

/** What an order part says: a snapshot as far as one document of the shop's tells it. */
export type OrderContent = Omit<Snapshot, "shop" | "customer" | "payUrl" | "modifiedAt" | "carriers" | "coupons"> & {
  readonly kind: "order";
  /** of two documents about one order (a checkout and its invoice) the one that knows more of its money */
  readonly precedence: number;
  /** whether `refunds` are all of them, as the order stood then; otherwise refunds come as parts alone */
  readonly listsRefunds: boolean;
  /** the subscription that it begins */
  readonly begins: string | null;
};

export type RefundContent = {
  readonly kind: "refund";
  /** minor units of the order's currency, positive */
  readonly total: bigint;
  readonly byLine: readonly RefundedLine[] | null;
  /** false: it failed or was called off */
  readonly isStanding: boolean;
};

export type DisputeContent = {
  readonly kind: "dispute";
  /** minor units of its own currency, which need not be the order's */
  readonly total: bigint;
  readonly currency: Currency;
  readonly state: "open" | "won" | "lost";
};

/** Says that some ids belong together, and of a payment what it brought. */
export type LinkContent = { readonly kind: "link"; readonly received?: Money };

/**
 * A piece of what a shop tells of an order: some shops send no whole orders, but documents that belong together by their ids. Nothing in it
 * names whoever bought.
 */
export type Part = {
  readonly shop: string;
  /** the shop's own id of the document, one of its kind */
  readonly externalId: string;
  /** when the shop wrote it */
  readonly at: Instant;
  /** of two states of one document at the same instant (shops keep whole seconds) the higher one holds: how far along it is */
  readonly rank: number;
  /** ids by which it belongs to others, its own among them */
  readonly links: readonly string[];
  readonly coupons: readonly string[];
  readonly carriers: readonly Carrier[];
  readonly content: OrderContent | RefundContent | DisputeContent | LinkContent;
};

type Row = {
  shop: string;
  kind: Part["content"]["kind"];
  external_id: string;
  at: string;
  rank: number;
  links: string[];
  coupons: string[];
  carriers: (Omit<Carrier, "landedAt"> & { landedAt: string | null })[];
  content: Record<string, unknown>;
  order_external_id: string | null;
};

/** Keeps a part unless a newer state of the same document is held; whether it was one. The caller holds the lock of its links. */
export async function keepPart(
  tx: Tx,
  { shop, externalId, at, rank, links, coupons, carriers, content }: Part,
): Promise<"new" | "newer" | "older"> {
  const { kind, ...said } = content;
  const row = await rowOf(
    tx,
    sql<{ is_new: boolean }>`insert into shop_order_part as known (shop, kind, external_id, at, rank, links, coupons, carriers, content)
        values (${shop}, ${kind}, ${externalId}, ${at}, ${rank}, ${[...links]}::text[], ${[...coupons]}::text[], ${json(carriers)}::jsonb, ${json(said)}::jsonb)
        on conflict (shop, kind, external_id) do update
          set at = excluded.at, rank = excluded.rank, links = excluded.links, coupons = excluded.coupons, carriers = excluded.carriers, content = excluded.content
          where (known.at, known.rank) <= (excluded.at, excluded.rank)
        returning xmax = 0 as is_new`,
  );
  return row === null ? "older" : row.is_new ? "new" : "newer";
}

/** A part as it is held, with the order that it was last put together with; null: none yet. */
export type HeldPart = Part & { readonly orderExternalId: string | null };

/** All that is known of an order by one of its ids: the parts that belong together, however far apart they came. Locks what it goes by. */
export async function partsAround(tx: Tx, shop: string, links: readonly string[]): Promise<HeldPart[]> {
  const locked = new Set<string>();
  for (let found: string[] = [...links]; ;) {
    await lockLinks(
      tx,
      shop,
      found.filter((link) => !locked.has(link)),
    );
    for (const link of found) locked.add(link);
    const rows = await rowsOf(
      tx,
      sql<Row>`select shop, kind, external_id, at, rank, links, coupons, carriers, content, order_external_id from shop_order_part
               where shop = ${shop} and links && ${[...locked]}::text[] order by kind, external_id`,
    );
    found = [...new Set(rows.flatMap((row) => row.links))].filter((link) => !locked.has(link));
    if (found.length === 0) return rows.map(partOf);
  }
}

/**
 * Who adds a part and who puts its neighbours together wait for each other, until the transaction's end: otherwise neither would see what the
 * other has. In one order, so that two rarely hold what the other wants; where they do, the database lets one begin anew.
 */
async function lockLinks(tx: Tx, shop: string, links: readonly string[]): Promise<void> {
  for (const link of links.toSorted()) await run(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`part ${shop} ${link}`}, 0))`);
}

/** Locks a part's links before it is kept. */
export function lockPart(tx: Tx, { shop, links }: Part): Promise<void> {
  return lockLinks(tx, shop, links);
}

function partOf(row: Row): HeldPart {
  const { shop, external_id: externalId, at, rank, links, coupons } = row;
  const carriers = row.carriers.map((carrier) => ({ ...carrier, landedAt: instantOrNull(carrier.landedAt) }));
  return {
    shop,
    externalId,
    at: instantOf(at),
    rank,
    links,
    coupons,
    carriers,
    content: contentOf(row),
    orderExternalId: row.order_external_id,
  };
}

function contentOf({ kind, content }: Row): Part["content"] {
  switch (kind) {
    case "order":
      return orderOf(content as StoredOrder);
    case "refund": {
      const { total, byLine, isStanding } = content as StoredRefund & { isStanding: boolean };
      return { kind, total: BigInt(total), byLine: byLine?.map(refundedLine) ?? null, isStanding };
    }
    case "dispute": {
      const { total, currency, state } = content as { total: string; currency: Currency; state: DisputeContent["state"] };
      return { kind, total: BigInt(total), currency, state };
    }
    case "link": {
      const { received } = content as { received?: { minor: string; currency: Currency } };
      return { kind, ...(received && { received: { minor: BigInt(received.minor), currency: received.currency } }) };
    }
    default:
      return kind satisfies never;
  }
}

type StoredRefund = {
  readonly externalId: string;
  readonly total: string;
  readonly reason: string;
  readonly byLine: StoredRefundedLine[] | null;
};
type StoredLine = {
  readonly externalId: string;
  readonly productId: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly total: string;
  readonly tax: string;
};
type StoredOrder = Omit<OrderContent, "kind" | "createdAt" | "paidAt" | "total" | "tax" | "shipping" | "discount" | "lines" | "refunds"> & {
  readonly currency: Currency;
  readonly createdAt: string;
  readonly paidAt: string | null;
  readonly total: string;
  readonly tax: string;
  readonly shipping: string;
  readonly discount: string;
  readonly lines: StoredLine[];
  readonly refunds: StoredRefund[];
};

/** As `json` wrote it: minor units as text, because JSON numbers lose cents. */
function orderOf(stored: StoredOrder): OrderContent {
  return {
    ...stored,
    kind: "order",
    createdAt: instantOf(stored.createdAt),
    paidAt: instantOrNull(stored.paidAt),
    total: BigInt(stored.total),
    tax: BigInt(stored.tax),
    shipping: BigInt(stored.shipping),
    discount: BigInt(stored.discount),
    lines: stored.lines.map((line) => ({ ...line, total: BigInt(line.total), tax: BigInt(line.tax) })),
    refunds: stored.refunds.map((refund) => ({ ...refund, total: BigInt(refund.total), byLine: refund.byLine?.map(refundedLine) ?? null })),
  };
}
