import type { About } from "#domain/announcements";
import { action, type Action } from "../view.ts";

/** Under what was published: everybody can be told of it. */
export function tellOfIt(kind: About["kind"], id: string): Action {
  return action("Tell partners of it", "publish announce", { act: "write", about: `${kind} ${id}` });
}
