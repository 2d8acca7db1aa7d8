import { refuse, type Tx } from "#domain/kernel";

/** What an announcement may point at; by which number or word people know it is `id`. */
export const aboutKinds = ["article", "course", "craft-in", "image", "meeting", "notes", "terms"] as const;
export type About = { readonly kind: (typeof aboutKinds)[number]; readonly id: string };

/** What operators publish and so may announce, although they are not support. */
const ofOperators: readonly About["kind"][] = ["terms"];

/** About what somebody may announce; null: anything, and what stands for itself. */
export function announceable({ actor }: Pick<Tx, "actor">): readonly About["kind"][] | null {
  if (actor.kind !== "staff" || actor.roles.includes("support")) return null;
  return actor.roles.includes("operator") ? ofOperators : [];
}

/** Refuses `announcement.not-theirs`. `id`: that of one that is written already. */
export function mustBeTheirs(tx: Pick<Tx, "actor">, { id, about }: { readonly id?: string; readonly about: About | null }): void {
  const kinds = announceable(tx);
  if (kinds !== null && (about === null || !kinds.includes(about.kind)))
    throw refuse("announcement.not-theirs", id === undefined ? {} : { number: id });
}
