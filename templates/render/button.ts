/** A button as a platform shows it; what it does is known to the row that its handle names. */
export type Button = {
  readonly label: string;
  readonly style: "normal" | "main" | "danger";
  /** 22 random characters, url-safe */
  readonly handle: string;
  readonly command: string;
  /** options of `command` that the reader fills in first: pressing opens a form with these fields */
  readonly asks: readonly string[];
};
