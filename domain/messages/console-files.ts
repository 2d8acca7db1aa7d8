import type { Instant } from "#domain/kernel";
import type { Recipient } from "./tell.ts";

/** What people were told at the console, as it is kept for whoever sits there. */
export type ToldFiles = {
  /** Keeps what somebody is told; a second time writes the same file. */
  keep(whose: string, id: string, told: object): Promise<void>;
  /** The last ones, in the order in which they arrived; of those that are known already none. */
  last(whose: string, most: number, known?: ReadonlySet<string>): Promise<readonly ToldFile[]>;
  /** One of them; null: there is none. */
  read(whose: string, id: string): Promise<unknown>;
  /** All that there are, by their ids. */
  ids(whose: string): Promise<ReadonlySet<string>>;
};

type ToldFile = { readonly id: string; readonly at: Instant; readonly told: unknown };

/** Mails that left from the demonstration, kept as the same files for whoever looks at its page: whose they are does not matter there. */
export const mailsAs = "mails";

/** What is kept of a mail: what a reader sees of it, with its pictures inside of the HTML. */
export type KeptMail = {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly files: readonly { readonly name: string; readonly mediaType: string; readonly base64: string }[];
};

/** Whose they are, in a word: "partner-0193…". */
export function toldAs({ kind, id }: Recipient): string {
  return `${kind}-${id}`;
}
