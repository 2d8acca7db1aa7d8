import {
  instantOf,
  newCode,
  newId,
  openFields,
  refuse,
  rowOf,
  rowsOf,
  run,
  sealFields,
  sql,
  type Instant,
  type Refusal,
  type Tx,
} from "#domain/kernel";
import { tell } from "#domain/messages";
import { lockPartners, partnerById, readEmail, type PartnerFacts } from "#domain/partners";
import type { Platform } from "./account.ts";
import { linkPartner, lockAccount } from "./link.ts";
import type { NamedAccount } from "./links-of.ts";

const sealedAt = "connect_code.sealed";
const minutesValid = 10;
const mostTries = 5;
/** for one chat account, and for one address whoever asks */
const codesPerHour = 5;
const codeLength = 8;

/**
 * Has a code mailed to an address, should it be a partner's; a code that was asked for before is of no use any more. Whose the address is
 * nobody looks up here: that is done after the commit, so that answer and time are the same for every address. Returns until when the code
 * can be used. Refuses `partner.email-unreadable`, `connect.too-many`.
 */
export async function askForCode(tx: Tx, account: NamedAccount, typed: string): Promise<Instant> {
  const address = tx.vault.fingerprint(readEmail(typed));
  const fingerprint = await lockAccount(tx, account);
  await rowsOf(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`connect address ${address}`}, 0))`);
  await mustBeWithinLimits(tx, fingerprint, address);
  await run(tx, sql`update connect_code set ended_at = ${tx.now} where fingerprint = ${fingerprint} and ended_at is null`);
  const id = newId();
  const key = tx.vault.newKey(id);
  const expiresAt = tx.now.add({ minutes: minutesValid });
  await run(
    tx,
    sql`insert into connect_code (id, platform, fingerprint, address_fingerprint, sealed, wrapped_key, key_id, asked_at, expires_at, tries)
        values (${id}, ${account.platform}, ${fingerprint}, ${address}, ${sealFields(tx.vault, { id, key }, sealedAt, { name: account.name })},
                ${key.wrapped}, ${key.keyId}, ${tx.now}, ${expiresAt}, 0)`,
  );
  await tx.enqueue("connect-code", id);
  return expiresAt;
}

/** The fifth of the last hour, of either kind, says when there may be another. */
async function mustBeWithinLimits(tx: Tx, fingerprint: string, address: string): Promise<void> {
  const since = tx.now.subtract({ hours: 1 });
  const row = await rowOf(
    tx,
    sql<{ asked_at: string }>`
      select max(asked_at) as asked_at from (
        (select asked_at from connect_code where fingerprint = ${fingerprint} and asked_at > ${since} order by asked_at desc offset ${codesPerHour - 1} limit 1)
        union all
        (select asked_at from connect_code where address_fingerprint = ${address} and asked_at > ${since} order by asked_at desc offset ${codesPerHour - 1} limit 1)) fifth
      having count(*) > 0`,
  );
  if (row) throw refuse("connect.too-many", { at: instantOf(row.asked_at).add({ hours: 1 }) });
}

type Row = {
  id: string;
  platform: Platform;
  address_fingerprint: string;
  sealed: Buffer;
  wrapped_key: Buffer;
  key_id: string;
  expires_at: string;
};

/** Mails the code that was asked for, if the address is a partner's and it was not done before. */
export async function sendCode(tx: Tx, id: string): Promise<void> {
  const waiting = sql<Row>`
    select id, platform, address_fingerprint, sealed, wrapped_key, key_id, expires_at from connect_code
    where id = ${id} and code_hash is null and ended_at is null and expires_at > ${tx.now}`;
  const asked = await rowOf(tx, waiting);
  const owner =
    asked && (await rowOf(tx, sql<{ id: string }>`select id from partner where email_fingerprint = ${asked.address_fingerprint}`));
  if (!owner) return;
  // Under the lock that erasing takes: nobody who was forgotten is written to.
  await lockPartners(tx, [owner.id]);
  const row = await rowOf(tx, sql<Row>`${waiting} for update`);
  if (!row || (await partnerById(tx, owner.id)).isErased) return;
  const code = newCode(codeLength);
  await run(tx, sql`update connect_code set partner_id = ${owner.id}, code_hash = ${hashOf(tx, id, code)} where id = ${id}`);
  const { name } = openFields(tx.vault, { id, key: { wrapped: row.wrapped_key, keyId: row.key_id } }, sealedAt, row.sealed) as {
    name: string;
  };
  await tell(tx, {
    kind: "connect-code",
    to: { kind: "partner", id: owner.id },
    about: id,
    facts: {
      code: spellCode(code),
      platform: row.platform,
      account: name,
      expiresAt: instantOf(row.expires_at),
    },
  });
}

/**
 * Connects an account by the code that was mailed. A wrong one is returned as a refusal and not thrown, because the try that it was has to
 * be kept: `connect.wrong-code`, in the same words whether or not anybody was mailed a code. Refuses `connect.no-code` where none waits,
 * and what `linkPartner` refuses.
 */
export async function typeCode(tx: Tx, account: NamedAccount, typed: string): Promise<PartnerFacts | Refusal> {
  const fingerprint = await lockAccount(tx, account);
  const row = await rowOf(
    tx,
    sql<{ id: string; partner_id: string | null; code_hash: string | null; tries: number }>`
      select id, partner_id, code_hash, tries from connect_code
      where fingerprint = ${fingerprint} and ended_at is null and expires_at > ${tx.now}`,
  );
  if (!row) throw refuse("connect.no-code");
  if (row.partner_id === null || row.code_hash !== hashOf(tx, row.id, foldCode(typed))) return countTry(tx, row);
  await lockPartners(tx, [row.partner_id]);
  // An erasure that was quicker has removed it.
  const used = await run(tx, sql`update connect_code set ended_at = ${tx.now} where id = ${row.id} and ended_at is null`);
  if (used === 0) throw refuse("connect.no-code");
  await linkPartner(tx, account, row.partner_id);
  return partnerById(tx, row.partner_id);
}

async function countTry(tx: Tx, { id, tries }: { id: string; tries: number }): Promise<Refusal> {
  const left = mostTries - tries - 1;
  await run(tx, sql`update connect_code set tries = tries + 1, ended_at = ${left > 0 ? null : tx.now}::timestamptz where id = ${id}`);
  return refuse("connect.wrong-code", { left });
}

/** A keyed hash: whoever reads the database can't try the few codes that there are. */
function hashOf({ vault }: Pick<Tx, "vault">, id: string, code: string): string {
  return vault.sign("connect-code", `${id}|${code}`);
}

/** As it stands in a mail: "7KQ2-9XRD". */
export function spellCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`.toUpperCase();
}

/** As it may be typed from a mail: in capitals, with a hyphen or blanks, and with letters for the digits that they look like. */
export function foldCode(typed: string): string {
  return typed
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1");
}

/** Removes codes that were asked for before an instant, at most so many. Says how many they were. */
export function trimCodes(tx: Tx, askedBefore: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`delete from connect_code where id in (select id from connect_code where asked_at < ${askedBefore} order by asked_at, id limit ${atMost})`,
  );
}
