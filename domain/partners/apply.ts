import { newId, oneOf, plusDays, refuse, rowOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { tell } from "#domain/messages";
import { rememberStatus } from "./change-status.ts";
import { sealContact } from "./contact.ts";
import { partnerById, type PartnerFacts } from "./partner.ts";
import { isTakenOrAlike, lockLook } from "./slug-look.ts";

/** One @, a host of at least two labels, nothing invisible or that could break a mail header: the mailbox itself is proved by a mailed code. */
const emailPattern =
  /^[^\s\p{C}@<>",;:\\()[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/u;
/** RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets */
const longestEmail = 254;

/** Reads an e-mail address as it is stored: trimmed, composed (NFC), lower case. Refuses `partner.email-unreadable`. */
export function readEmail(text: string): string {
  const email = text.trim().normalize("NFC").toLowerCase();
  if (!emailPattern.test(email) || Buffer.byteLength(email) > longestEmail) throw refuse("partner.email-unreadable", { text });
  return email;
}

type Application = { readonly name: string; readonly email: string; readonly application: string; readonly shareId?: string };

/**
 * Takes an application to become a partner; staff answer it later.
 * Refuses `partner.already-applied` when the address belongs to a partner or an open application.
 */
export async function applyAsPartner(tx: Tx, input: Application): Promise<PartnerFacts> {
  const made = await apply(tx, input);
  if (!("known" in made)) return made;
  throw refuse("partner.already-applied", { status: made.status });
}

/**
 * The same from somebody of whom nothing is known: whether an address is a partner's is nobody's to try out, so there is no telling from
 * what it does. An application with a known address changes nothing; the audit keeps it with the partner, once a day.
 */
export async function applyUnknown(tx: Tx, input: Application): Promise<void> {
  const made = await apply(tx, input);
  if (!("known" in made)) return;
  const act = "partner.apply-again";
  const noted = await rowOf(
    tx,
    sql`select from audit_entry where act = ${act} and subject_id = ${made.known} and at > ${plusDays(tx.now, -1)} limit 1`,
  );
  if (!noted) await record(tx, { act, subject: { kind: "partner", id: made.known }, facts: { status: made.status } });
}

type Known = { readonly known: string; readonly status: string };

async function apply(tx: Tx, input: Application): Promise<PartnerFacts | Known> {
  const email = readEmail(input.email);
  const fingerprint = tx.vault.fingerprint(email);
  const known = await ownerOfAddress(tx, fingerprint);
  if (known) return known;
  const id = newId();
  const key = tx.vault.newKey(id);
  const sealed = sealContact(tx.vault, { id, key }, { email, application: input.application });
  const shareId = input.shareId ?? (await nextShareId(tx));
  const made = await run(
    tx,
    sql`insert into partner (id, share_id, name, email_fingerprint, sealed, wrapped_key, key_id, status, applied_at, changed_at)
        values (${id}, ${shareId}, ${input.name.trim()}, ${fingerprint}, ${sealed}, ${key.wrapped}, ${key.keyId}, 'applied', ${tx.now}, ${tx.now})
        on conflict (email_fingerprint) do nothing`,
  );
  if (made === 0) {
    const first = await ownerOfAddress(tx, fingerprint);
    if (!first) throw new Error("an address was taken and is nobody's");
    return first;
  }
  await run(
    tx,
    sql`insert into share_reference (reference, partner_id, kind, is_current, since) values (${shareId}, ${id}, 'share-id', true, ${tx.now})`,
  );
  await rememberStatus(tx, { partnerId: id, from: null, to: "applied", reason: null });
  await tell(tx, { kind: "application-received", to: { kind: "partner", id }, about: id, facts: { shareId } });
  return partnerById(tx, id);
}

function ownerOfAddress(tx: Tx, fingerprint: string): Promise<Known | null> {
  return rowOf(tx, sql<Known>`select id as known, status from partner where email_fingerprint = ${fingerprint}`);
}

/** Share IDs are digits, short enough to print, given out in turn and never twice. */
async function nextShareId(tx: Tx): Promise<string> {
  for (;;) {
    const { id } = await oneOf(tx, sql<{ id: string }>`select nextval('partner_share_id')::text as id`);
    // An imported programme may have brought this number along, and "lo5o" on a leaflet reads like 1050.
    await lockLook(tx, id);
    if (!(await isTakenOrAlike(tx, id))) return id;
  }
}
