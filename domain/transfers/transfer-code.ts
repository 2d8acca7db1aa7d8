import { formatDecimal, newCode, oneOf, refuse, rowOf, run, sql, type Refusal, type Tx } from "#domain/kernel";
import { foldCode, spellCode } from "#domain/chat";
import { tell } from "#domain/messages";
import type { QuotedTransfer } from "./transfer-rules.ts";

const minutes = 10;
const mostTries = 5;
const codesPerDay = 10;
const codeLength = 8;

/**
 * A transfer that is large, by itself or with the others of its day, takes a code that is mailed to the partner, for exactly what was confirmed. Without one it is mailed and asked for; a wrong one is
 * counted. The refusal is returned and not thrown, because what was written has to stay. Null: the code is right, and spent.
 * Returns `transfer.code-needed`, `transfer.code-wrong`, `transfer.code-over`; throws `transfer.too-many-codes`.
 */
export async function mustHaveCode(
  tx: Tx,
  partnerId: string,
  { quote, account, ofDay, token }: QuotedTransfer,
  typed: string | undefined,
): Promise<Refusal | null> {
  const open = await rowOf(
    tx,
    sql<{ code_hash: string; tries: number }>`
      select code_hash, tries from transfer_code where partner_id = ${partnerId} and request_key = ${token} and spent_at is null and expires_at > ${tx.now} for update`,
  );
  const isOneOfMany = ofDay.minor > quote.amount.minor;
  const facts = {
    last4: account.last4,
    amount: quote.amount,
    of: formatDecimal(quote.amount),
    confirm: token,
    ...(isOneOfMany ? { ofDay } : {}),
  };
  if (!open) {
    await mailCode(tx, partnerId, { quote, account, token });
    return refuse("transfer.code-needed", facts);
  }
  if (typed === undefined) return refuse("transfer.code-needed", facts);
  if (open.tries >= mostTries) return refuse("transfer.code-over", facts);
  const isRight = hashOf(tx, partnerId, token, typed) === open.code_hash;
  await run(
    tx,
    sql`update transfer_code set tries = tries + 1, spent_at = ${isRight ? tx.now : null}::timestamptz where partner_id = ${partnerId} and request_key = ${token}`,
  );
  return isRight ? null : refuse("transfer.code-wrong", { ...facts, left: mostTries - open.tries - 1 });
}

async function mailCode(
  tx: Tx,
  partnerId: string,
  { quote, account, token }: Pick<QuotedTransfer, "quote" | "account" | "token">,
): Promise<void> {
  const since = tx.now.subtract({ hours: 24 });
  const { mailed } = await oneOf(
    tx,
    sql<{
      mailed: number;
    }>`select coalesce(sum(mailed), 0)::int as mailed from transfer_code where partner_id = ${partnerId} and made_at > ${since}`,
  );
  if (mailed >= codesPerDay) throw refuse("transfer.too-many-codes", { limit: codesPerDay });
  const code = newCode(codeLength);
  const expiresAt = tx.now.add({ minutes });
  await run(
    tx,
    sql`insert into transfer_code (partner_id, request_key, code_hash, made_at, expires_at, tries, mailed)
        values (${partnerId}, ${token}, ${hashOf(tx, partnerId, token, code)}, ${tx.now}, ${expiresAt}, 0, 1)
        on conflict (partner_id, request_key) do update set code_hash = excluded.code_hash, made_at = excluded.made_at, expires_at = excluded.expires_at,
          tries = 0, spent_at = null, mailed = case when transfer_code.made_at > ${since} then transfer_code.mailed else 0 end + 1`,
  );
  await tell(tx, {
    kind: "transfer-code",
    to: { kind: "partner", id: partnerId },
    about: `${token}:${tx.now.epochMilliseconds}`,
    facts: { code: spellCode(code), amount: quote.amount, last4: account.last4, expiresAt },
  });
}

function hashOf({ vault }: Pick<Tx, "vault">, partnerId: string, token: string, code: string): string {
  return vault.sign("transfer-code", `${partnerId}|${token}|${foldCode(code)}`);
}
