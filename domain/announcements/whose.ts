import { refuse, type Tx } from "#domain/kernel";
import type { About, AnnouncementFacts } from "./announcement.ts";

/** What operators publish and so may announce, although they are not support. */
const ofOperators: readonly About["kind"][] = ["terms"];

/** About what somebody may announce; null: anything, and what stands for itself. */
export function announceable({ actor }: Pick<Tx, "actor">): readonly About["kind"][] | null {
  if (actor.kind !== "staff" || actor.roles.includes("support")) return null;
  return actor.roles.includes("operator") ? ofOperators : [];
}

/** Refuses `announcement.not-theirs`. */
export function mustBeTheirs(
  tx: Pick<Tx, "actor">,
  { id, about }: Pick<AnnouncementFacts, "about"> & { readonly id?: string | undefined },
): void {
  const kinds = announceable(tx);
  if (kinds !== null && (about === null || !kinds.includes(about.kind)))
    throw refuse("announcement.not-theirs", id === undefined ? {} : { number: id });
}
