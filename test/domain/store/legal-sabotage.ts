import { sql, type Sql, type Tx } from "#domain/kernel";
import { acceptTerms, publishTerms, writeLegalDraft } from "#domain/legal";

/** What is done to the database behind the product's back, and the invariants that must notice it. */
export type Sabotage = [string, readonly string[], ...Sql[]];

/** Terms that somebody has accepted, for what follows. */
export async function acceptSomeTerms(tx: Tx, partnerId: string): Promise<void> {
  await writeLegalDraft(tx, "# Terms", "anew");
  const { hash } = await publishTerms(tx, tx.now);
  await acceptTerms(tx, partnerId, hash, { platform: "console", linkId: null });
}

export const legalSabotage: readonly Sabotage[] = [
  [
    "somebody accepted another text than there was",
    ["I34a"],
    sql`alter table legal_terms disable trigger user`,
    sql`update legal_terms set words = words || ' for ever' where number = 1`,
  ],
  [
    "two versions of the legal terms are to come",
    ["I34b"],
    sql`insert into legal_terms (number, words, hash, effective_at, published_at)
        select number + n, words, hash, effective_at + n * interval '1 day', published_at from legal_terms, generate_series(1, 2) n where number = 1`,
  ],
];
