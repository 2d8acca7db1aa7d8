import { hint } from "../view.ts";

/** Under what its reader may refuse: how. In a channel it is left out. */
export const stop = hint("How often you are told, and where: ", { code: "/partner notices" });
