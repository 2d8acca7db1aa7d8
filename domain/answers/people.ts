import { rowsOf, sql, type Tx } from "#domain/kernel";

/** How a partner is named in an answer. */
export type PartnerName = { readonly name: string; readonly shareId: string };

/** Names of several partners at once; ids that are null are passed over. */
export async function partnerNames(
  tx: Pick<Tx, "em">,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, PartnerName>> {
  const wanted = [...new Set(ids.filter((id) => id != null))];
  if (wanted.length === 0) return new Map();
  const rows = await rowsOf(
    tx,
    sql<{ id: string; name: string; share_id: string }>`select id, name, share_id from partner where id = any(${wanted}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, { name: row.name, shareId: row.share_id }]));
}

/** Who did something, as histories keep it ("staff:<id>"), in the words of the house: a staff handle, or "the shop's message". */
export type Doer = { readonly kind: "staff"; readonly handle: string } | { readonly kind: "partner" } | { readonly kind: "system" };

/** The doers behind the actors of histories, in one query. */
export async function doersOf(tx: Pick<Tx, "em">, actors: readonly string[]): Promise<(actor: string) => Doer> {
  const ids = [...new Set(actors.filter((actor) => actor.startsWith("staff:")).map((actor) => actor.slice("staff:".length)))];
  const rows =
    ids.length === 0
      ? []
      : await rowsOf(tx, sql<{ id: string; handle: string }>`select id, handle from staff_member where id = any(${ids}::uuid[])`);
  const handles = new Map(rows.map((row) => [row.id, row.handle]));
  return (actor) => {
    if (actor.startsWith("staff:")) return { kind: "staff", handle: handles.get(actor.slice("staff:".length)) ?? "staff" };
    return { kind: actor.startsWith("partner:") || actor === "guest" ? "partner" : "system" };
  };
}
