import { newId, oneOf, refuse, run, sealFields, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { ordersBoughtBetween } from "#domain/conversions";
import { notePayee } from "#domain/partners";
import { termsAt } from "#domain/programme";
import type { BankDetails } from "#domain/rails";
import { accountText, lastDigits, readBankDetails, type ReadBankDetails, type TypedBankDetails } from "./bank-details.ts";
import { findBankLink, type OpenedBankLink } from "./bank-link.ts";
import { mustNotBeBlocked } from "./blocked-account.ts";
import { destinationById, enteredDestination, openUnrecorded, sealedAt, type DestinationFacts } from "./destination.ts";
import { tellOfDestination } from "./destination-told.ts";

/** What a partner typed was taken as a version that waits for their confirmation, or can't be: then every problem by its field. */
export type EnteredDestination = { readonly entered: DestinationFacts } | Extract<ReadBankDetails, { problems: unknown }>;

/**
 * Keeps what was typed on a link's page, sealed, until it is confirmed there. The same typed twice is one version; other details take the
 * place of what was typed before. Refuses what `findBankLink` refuses, `bank-link.used`, and `destination.blocked-account` for an account
 * that was blocked, whoever entered it then.
 */
export async function enterDestination(tx: Tx, token: string, typed: TypedBankDetails): Promise<EnteredDestination> {
  const link = await findBankLink(tx, token, { forUpdate: true });
  if (link.spentOn !== null) throw refuse("bank-link.used");
  const read = readBankDetails(typed);
  if ("problems" in read) return read;
  const fingerprint = fingerprintOf(tx, read.details);
  await mustNotBeBlocked(tx, fingerprint);
  const before = await enteredDestination(tx, link.partnerId);
  if (before && (await isSame(tx, before, read))) return { entered: before };
  if (before) await run(tx, sql`delete from destination where id = ${before.id}`);
  return { entered: await insertVersion(tx, link, read, fingerprint) };
}

async function isSame(
  tx: Tx,
  before: DestinationFacts,
  { details, bankName }: Extract<ReadBankDetails, { details: unknown }>,
): Promise<boolean> {
  const { details: typedBefore } = await openUnrecorded(tx, before.id);
  return before.bankName === bankName && JSON.stringify(typedBefore) === JSON.stringify(details);
}

async function insertVersion(
  tx: Tx,
  link: OpenedBankLink,
  { details, bankName }: Extract<ReadBankDetails, { details: unknown }>,
  fingerprint: string,
): Promise<DestinationFacts> {
  const { partnerId } = link;
  const { version } = await oneOf(
    tx,
    sql<{ version: number }>`select coalesce(max(version), 0)::int + 1 as version from destination where partner_id = ${partnerId}`,
  );
  const id = newId();
  const key = tx.vault.newKey(id);
  const sealed = sealFields(tx.vault, { id, key }, sealedAt(partnerId, version), details);
  const [currency, country] = details.kind === "iban" ? ["EUR", details.iban.slice(0, 2)] : ["USD", "US"];
  await run(
    tx,
    sql`insert into destination (id, partner_id, version, kind, currency, country, sealed, wrapped_key, key_id, fingerprint, last4, bank_name, state, entered_at, entered_by_id)
        values (${id}, ${partnerId}, ${version}, ${details.kind}, ${currency}, ${country}, ${sealed}, ${key.wrapped}, ${key.keyId}, ${fingerprint},
                ${lastDigits(details)}, ${bankName}, 'entered', ${tx.now}, ${link.askedById})`,
  );
  return mustBeThere(tx, id);
}

/**
 * Makes the version that was entered on a link's page, and was shown, the partner's destination. Money goes there once the programme's
 * wait is over. Confirming it again gives the same answer. Refuses what `findBankLink` refuses, `bank-link.used` when the link was spent on
 * another version, `bank-link.changed` when something else was entered since, `destination.blocked-account` when the account was blocked since.
 */
export async function confirmDestination(tx: Tx, token: string, id: string): Promise<DestinationFacts> {
  const link = await findBankLink(tx, token, { forUpdate: true });
  if (link.spentOn === id) return mustBeThere(tx, id);
  if (link.spentOn !== null) throw refuse("bank-link.used");
  const entered = await enteredDestination(tx, link.partnerId);
  if (entered?.id !== id) throw refuse("bank-link.changed");
  const { fingerprint } = await oneOf(tx, sql<{ fingerprint: string }>`select fingerprint from destination where id = ${id}`);
  await mustNotBeBlocked(tx, fingerprint);
  const { destinationWaitHours } = await termsAt(tx, tx.now);
  await run(
    tx,
    sql`update destination set state = 'replaced', ended_at = ${tx.now} where partner_id = ${link.partnerId} and state = 'confirmed'`,
  );
  await run(
    tx,
    sql`update destination set state = 'confirmed', confirmed_at = ${tx.now}, usable_from = ${tx.now.add({ hours: destinationWaitHours })} where id = ${id}`,
  );
  await run(tx, sql`update bank_link set ended_at = ${tx.now}, destination_id = ${id} where id = ${link.id}`);
  await record(tx, {
    act: "destination.confirm",
    subject: { kind: "destination", id },
    facts: { partner: link.partnerId, version: entered.version, kind: entered.kind },
  });
  const confirmed = await mustBeThere(tx, id);
  await compareWithOthers(tx, fingerprint, link.partnerId);
  await tellOfDestination(tx, confirmed, "set");
  return confirmed;
}

/**
 * Whoever buys by the link of somebody who is paid to the same account may be them: what was decided before that was known is asked about now.
 * The caller has locked the account, so that of two who confirm it at the same moment the second sees the first.
 */
async function compareWithOthers(tx: Tx, fingerprint: string, partnerId: string): Promise<void> {
  await notePayee(tx, partnerId, fingerprint);
  await tx.enqueue("decide-again", ...(await ordersBoughtBetween(tx, partnerId)));
}

function fingerprintOf({ vault }: Pick<Tx, "vault">, details: BankDetails): string {
  return vault.sign("destination", accountText(details));
}

async function mustBeThere(tx: Tx, id: string): Promise<DestinationFacts> {
  const found = await destinationById(tx, id);
  if (!found) throw new Error(`no destination ${id}`);
  return found;
}
