import { json, run, sql, type Tx } from "#domain/kernel";
import type { Snapshot } from "./snapshot.ts";

/** What stands on an order in place of words of partners who were erased: { signature of the word: their share ID }. */
export type ForgottenWords = Readonly<Record<string, string>>;

/**
 * Puts a share ID in the place of words that name a partner, wherever some orders carry them: as a link's reference or as a coupon. The
 * words themselves are kept nowhere, only signed, so that the shop's next message about these orders does not bring them back.
 */
export async function forgetTraces(
  tx: Tx,
  orderIds: readonly string[],
  { words, instead }: { readonly words: readonly string[]; readonly instead: string },
): Promise<void> {
  const known = sql`any(${words.map(folded)}::text[])`;
  const carriers = sql`
    (select coalesce(jsonb_agg(case when lower(c.one ->> 'reference') = ${known}
                                    then c.one || jsonb_build_object('reference', ${instead}::text) else c.one end order by c.nth), '[]'::jsonb)
     from jsonb_array_elements(carriers) with ordinality as c (one, nth))`;
  const coupons = sql`
    array(select case when lower(u.code) = ${known} then ${couponInstead(instead)} else u.code end
          from unnest(coupons) with ordinality as u (code, nth) order by u.nth)`;
  const signed = Object.fromEntries(words.map((word) => [signatureOf(tx, word), instead]));
  await run(
    tx,
    // The hash of the last message was taken over these words too, and could prove a guess.
    sql`update shop_order set
          carriers = ${carriers}, coupons = ${coupons},
          forgotten_words = coalesce(forgotten_words, '{}') || ${json(signed)}::jsonb, snapshot_hash = 'erased'
        where id = any(${[...orderIds]}::uuid[]) and snapshot_hash is not null`,
  );
  await run(
    tx,
    sql`update shop_order_part set carriers = ${carriers}, coupons = ${coupons}
        where (shop, order_external_id) in (select shop, external_id from shop_order where id = any(${[...orderIds]}::uuid[]))`,
  );
}

/** What the shop tells of an order, without the words that were forgotten there. */
export function withoutForgotten(tx: Pick<Tx, "vault">, snapshot: Snapshot, forgotten: ForgottenWords): Snapshot {
  const insteadOf = (word: string | null): string | undefined => (word === null ? undefined : forgotten[signatureOf(tx, word)]);
  const couponOf = (code: string): string => {
    const instead = insteadOf(code);
    return instead === undefined ? code : couponInstead(instead);
  };
  return {
    ...snapshot,
    carriers: snapshot.carriers.map((carrier) => ({ ...carrier, reference: insteadOf(carrier.reference) ?? carrier.reference })),
    coupons: snapshot.coupons.map(couponOf),
  };
}

function couponInstead(shareId: string): string {
  return `of-${shareId}`;
}

function signatureOf({ vault }: Pick<Tx, "vault">, word: string): string {
  return vault.sign("forgotten-word", folded(word));
}

function folded(word: string): string {
  return word.toLowerCase();
}
