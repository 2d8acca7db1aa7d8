/** A button as a platform shows it; what it does is known to the row that its handle names. */
export type Button = {
  readonly label: string;
  readonly style: "normal" | "main" | "danger";
  /** 22 random characters, url-safe */
  readonly handle: string;
  readonly command: string;
  /** options of `command` that the reader fills in first: pressing opens a form with these fields */
  readonly asks: readonly string[];
  /** turns a page: its answer takes the place of what it stands under */
  readonly turns?: true | undefined;
};

/** What a door learns from a button's id before it has asked the database anything. */
export type PressedButton = Pick<Button, "handle"> & Partial<Pick<Button, "command" | "asks" | "turns">>;

/**
 * What stands in a button's id: "p.<handle>" to press, "t.<handle>" to turn a page, "f.<handle>.<command>.<options>" to fill in a form first, which must open before any
 * look at the database. For the commands there are it is never longer than 100 characters (Discord).
 */
export function buttonId({ handle, command, asks, turns }: Button): string {
  return asks.length === 0 ? `${turns ? "t" : "p"}.${handle}` : `f.${handle}.${command}.${asks.join(",")}`;
}

/** The other way round; null for an id that is not one of ours. */
export function readButtonId(id: string): PressedButton | null {
  const [, does, pressed, handle, command, asks] = /^(?:([pt])\.([\w-]{22})|f\.([\w-]{22})\.([^.]+)\.([^.]+))$/.exec(id) ?? [];
  if (pressed !== undefined) return does === "t" ? { handle: pressed, turns: true } : { handle: pressed };
  return handle === undefined || command === undefined ? null : { handle, command, asks: asks?.split(",") ?? [] };
}
