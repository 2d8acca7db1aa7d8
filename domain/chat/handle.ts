import { randomBytes } from "node:crypto";
import { instantOf, json, later, refuse, rowOf, run, sql, type Instant, type Tx, type Vault } from "#domain/kernel";
import { accountFingerprint, type ChatAccount } from "./account.ts";

export type HandleUses = "once" | "many";

/** What pressing does: answer with the command, show what others would see of its answer, or post that for them. */
export type HandleAct = "answer" | "preview" | "post";

export type NewHandle = {
  readonly does: HandleAct;
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  readonly uses: HandleUses;
  /** what its reader was shown, as a word, where it posts that */
  readonly seen?: string | undefined;
};

export type Handle = NewHandle & {
  readonly key: string;
  /** fingerprints: whose button it is ("": anybody's), and who that account was when it was made ("": nobody we knew) */
  readonly account: string;
  readonly knownAs: string;
  readonly isSpent: boolean;
  readonly expiresAt: Instant;
};

/** A confirmation shows figures that grow old; its commands look again all the same. */
const minutes = { once: 60, many: 24 * 60 } as const;
/** Nobody has asked for a message: its reader may come to it after a holiday. */
const underMessageMinutes = 14 * 24 * 60;

/** Whom a button is for, as fingerprints; both "": anybody who sees it, as themselves. */
export type Whose = Pick<Handle, "account" | "knownAs">;
export const anybodys: Whose = { account: "", knownAs: "" };

/** The same account once it is somebody else's may not press what it was shown before. */
export function whoseHandles(
  vault: Pick<Vault, "sign">,
  from: ChatAccount,
  { partnerId, staffId }: { readonly partnerId: string | null; readonly staffId: string | null },
): Whose {
  const isKnown = partnerId !== null || staffId !== null;
  const knownAs = isKnown ? vault.sign("chat-asker", JSON.stringify([partnerId, staffId])) : "";
  return { account: accountFingerprint(vault, from), knownAs };
}

/** Makes a button's key for each of them, in their order; one statement for all. Under a message that nobody asked for they last longer. */
export async function mintHandles(
  tx: Pick<Tx, "em" | "now">,
  whose: Whose,
  wanted: readonly NewHandle[],
  isUnderMessage = false,
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map((each) => ({
    ...each,
    key: randomBytes(16).toString("base64url"),
    minutes: isUnderMessage ? underMessageMinutes : minutes[each.uses],
  }));
  const insert = sql`
    insert into chat_handle (key, account, known_as, does, command, options, seen, uses, created_at, expires_at)
    select key, ${whose.account}, ${whose.knownAs}, does, command, options, seen, uses, ${tx.now}::timestamptz,
      ${tx.now}::timestamptz + minutes * interval '1 minute'
    from jsonb_to_recordset(${json(rows)}::jsonb) as h (key text, does text, command text, options jsonb, seen text, uses text, minutes int)`;
  // Nobody needs its answer: the commit waits for it.
  if (tx.em.isInTransaction()) later(tx, insert);
  else await run(tx, insert);
  return rows.map(({ key }) => key);
}

export async function findHandle(tx: Pick<Tx, "em">, key: string): Promise<Handle | null> {
  const row = await rowOf(
    tx,
    sql<{
      key: string;
      account: string;
      known_as: string;
      does: HandleAct;
      command: string;
      options: Record<string, string>;
      seen: string | null;
      uses: HandleUses;
      used_at: string | null;
      expires_at: string;
    }>`select key, account, known_as, does, command, options, seen, uses, used_at, expires_at from chat_handle where key = ${key}`,
  );
  return (
    row && {
      key: row.key,
      account: row.account,
      knownAs: row.known_as,
      does: row.does,
      command: row.command,
      options: row.options,
      uses: row.uses,
      ...(row.seen === null ? {} : { seen: row.seen }),
      isSpent: row.used_at !== null,
      expiresAt: instantOf(row.expires_at),
    }
  );
}

/**
 * Uses up a button that works once, in the transaction of what it does: of two presses at the same time the second waits for the first, and
 * where that was undone it takes its place. Refuses `button.spent`.
 */
export async function spendHandle(tx: Tx, { key, command }: Pick<Handle, "key" | "command">): Promise<void> {
  const spent = await run(tx, sql`update chat_handle set used_at = ${tx.now} where key = ${key} and used_at is null`);
  if (spent === 0) throw refuse("button.spent", { command });
}

/** Lets go of buttons that have been useless for a day: until then whoever presses one is told why. Says how many. */
export async function trimHandles(tx: Tx, expiredBefore: Instant, rows: number): Promise<number> {
  return run(
    tx,
    sql`delete from chat_handle where key in (
          select key from chat_handle where expires_at < ${expiredBefore} order by expires_at, key limit ${rows})`,
  );
}
