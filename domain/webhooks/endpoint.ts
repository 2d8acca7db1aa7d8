import { randomBytes } from "node:crypto";
import {
  instantOf,
  instantOrNull,
  isBefore,
  nameOf,
  newId,
  oneOf,
  openFields,
  refuse,
  rewrapping,
  rowOf,
  rowsOf,
  run,
  sealFields,
  sql,
  type Instant,
  type KeyOwner,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { raiseFor } from "./raise.ts";

/** Each has a sender of its own, so that a slow one keeps no other waiting. */
export const mostEndpoints = 5;
/** While a secret is replaced both sign, for whoever has not changed theirs yet. */
export const oldSecretHours = 24;
const longestUrl = 500;
const sealedAt = "webhook_endpoint.sealed";

export type EndpointState = "on" | "off";

export type EndpointFacts = {
  readonly id: string;
  /** how it is named in commands */
  readonly word: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly state: EndpointState;
  /** by-staff, gone, failing */
  readonly offBecause: string | null;
  readonly madeAt: Instant;
  readonly lastTakenAt: Instant | null;
};

export type EndpointRow = {
  id: string;
  url: string;
  kinds: string[];
  state: EndpointState;
  off_because: string | null;
  made_at: string;
  last_taken_at: string | null;
};

export const endpointColumns = sql`id, url, kinds, state, off_because, made_at, last_taken_at`;

export function endpointOf(row: EndpointRow): EndpointFacts {
  return {
    id: row.id,
    word: row.id.slice(-8),
    url: row.url,
    kinds: row.kinds,
    state: row.state,
    offBecause: row.off_because,
    madeAt: instantOf(row.made_at),
    lastTakenAt: instantOrNull(row.last_taken_at),
  };
}

/** What is wrong with an address: it names no host of the internet over https, or carries what it should not. */
export type AddressProblem = "unreadable" | "not-https" | "has-password" | "not-public" | "too-long";

/**
 * An address that webhooks can be sent to, as it is stored. `onThisMachine`: in a demonstration, http and loopback will do. Whether a name leads to a host of
 * the internet is looked at again each time something is sent there. Refuses `webhook.address`.
 */
export function readEndpointUrl(text: string, onThisMachine: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const wrong = (why: AddressProblem) => refuse("webhook.address", { url: text.slice(0, 80), why });
  if (!url || /[\s\\]/.test(text)) throw wrong("unreadable");
  if (url.href.length > longestUrl) throw wrong("too-long");
  if (url.username !== "" || url.password !== "" || url.hash !== "") throw wrong("has-password");
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (onThisMachine && isLocal && (url.protocol === "http:" || url.protocol === "https:")) return url.href;
  if (url.protocol !== "https:") throw wrong("not-https");
  const isName = /^(?=.{1,253}\.?$)([a-z0-9_-]+\.)+[a-z][a-z0-9-]*\.?$/.test(url.hostname);
  if (!isName || /\.(localhost|local|internal|home\.arpa)\.?$/.test(url.hostname)) throw wrong("not-public");
  return url.href;
}

type Secrets = { readonly secret: string; readonly old?: { readonly secret: string; readonly until: string } };

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** From now on it hears of these kinds. `secret` is told now and never again. Refuses `webhook.address`, `webhook.too-many`, `webhook.known`. */
export async function addEndpoint(
  tx: Tx,
  { url: typed, kinds, onThisMachine }: { readonly url: string; readonly kinds: readonly string[]; readonly onThisMachine: boolean },
): Promise<{ readonly endpoint: EndpointFacts; readonly secret: string }> {
  const url = readEndpointUrl(typed, onThisMachine);
  // There may be no row yet that could be locked.
  await rowsOf(tx, sql`select pg_advisory_xact_lock(hashtextextended('webhook endpoints', 0))`);
  const standing = await rowsOf(tx, sql<{ url: string }>`select url from webhook_endpoint where state <> 'removed'`);
  if (standing.some((each) => each.url === url)) throw refuse("webhook.known", { url: hostOf(url) });
  if (standing.length >= mostEndpoints) throw refuse("webhook.too-many", { most: mostEndpoints });
  const id = newId();
  const secret = newSecret();
  const key = tx.vault.newKey(id);
  const sealed = sealFields(tx.vault, { id, key }, sealedAt, { secret } satisfies Secrets);
  const row = await oneOf(
    tx,
    sql<EndpointRow>`
      insert into webhook_endpoint (id, url, kinds, sealed, wrapped_key, key_id, state, made_by, made_at)
      values (${id}, ${url}, ${[...kinds]}::text[], ${sealed}, ${key.wrapped}, ${key.keyId}, 'on', ${nameOf(tx.actor)}, ${tx.now}) returning ${endpointColumns}`,
  );
  await record(tx, { act: "webhook.add", subject: { kind: "webhook", id }, facts: { host: hostOf(url), kinds } });
  return { endpoint: endpointOf(row), secret };
}

/** An address may be a secret itself: the audit names its host only. */
export function hostOf(url: string): string {
  return new URL(url).host;
}

/** The endpoint that a word of the list names, locked; the only one there is where none is said. Refuses `webhook.unknown`. */
export async function findEndpoint(tx: Tx, word: string | undefined): Promise<EndpointFacts> {
  const rows = await rowsOf(
    tx,
    sql<EndpointRow>`select ${endpointColumns} from webhook_endpoint where state <> 'removed' order by id for no key update`,
  );
  const found = word === undefined ? (rows.length === 1 ? rows[0] : undefined) : rows.find(({ id }) => id.slice(-8) === word.toLowerCase());
  if (!found) throw refuse("webhook.unknown", { endpoint: word ?? "" });
  return endpointOf(found);
}

/** Nothing is sent there any more, and its secret is gone. What waits is not sent. */
export async function removeEndpoint(tx: Tx, { id, url }: EndpointFacts): Promise<void> {
  await run(tx, sql`update webhook_endpoint set state = 'removed', sealed = null, wrapped_key = null, key_id = null where id = ${id}`);
  await giveUpAll(tx, id, "endpoint-removed");
  await record(tx, { act: "webhook.remove", subject: { kind: "webhook", id }, facts: { host: hostOf(url) } });
}

/** Switches it on or off. What happens while it is off is not kept for it; what waited is given up, and can be sent again. */
export async function switchEndpoint(tx: Tx, endpoint: EndpointFacts, to: EndpointState): Promise<EndpointFacts> {
  const because = to === "off" ? "by-staff" : null;
  await run(tx, sql`update webhook_endpoint set state = ${to}, off_because = ${because}, rests_until = null where id = ${endpoint.id}`);
  if (to === "off") await giveUpAll(tx, endpoint.id, "endpoint-off");
  const facts = { host: hostOf(endpoint.url) };
  await record(tx, { act: to === "on" ? "webhook.switch-on" : "webhook.switch-off", subject: { kind: "webhook", id: endpoint.id }, facts });
  return { ...endpoint, state: to, offBecause: because };
}

export async function giveUpAll(tx: Tx, endpointId: string, reason: string): Promise<number> {
  return run(
    tx,
    sql`update webhook_delivery set state = 'given-up', reason = ${reason}, settled_at = ${tx.now} where endpoint_id = ${endpointId} and state in ('queued', 'sending')`,
  );
}

/** Gives it another secret, which is told now and never again; for a day the old one signs beside it. */
export async function rotateSecret(tx: Tx, endpoint: EndpointFacts): Promise<string> {
  const { owner, secrets } = await secretsOf(tx, endpoint.id);
  const secret = newSecret();
  const old = { secret: secrets.secret, until: tx.now.add({ hours: oldSecretHours }).toString() };
  const sealed = sealFields(tx.vault, owner, sealedAt, { secret, old } satisfies Secrets);
  await run(tx, sql`update webhook_endpoint set sealed = ${sealed} where id = ${endpoint.id}`);
  await record(tx, { act: "webhook.rotate", subject: { kind: "webhook", id: endpoint.id }, facts: { host: hostOf(endpoint.url) } });
  return secret;
}

async function secretsOf(tx: Pick<Tx, "em" | "vault">, id: string): Promise<{ owner: KeyOwner; secrets: Secrets }> {
  const row = await rowOf(
    tx,
    sql<{ sealed: Buffer | null; wrapped_key: Buffer | null; key_id: string | null }>`
      select sealed, wrapped_key, key_id from webhook_endpoint where id = ${id}`,
  );
  if (!row?.sealed || !row.wrapped_key || !row.key_id) throw new Error(`endpoint ${id} has no secret`);
  const owner = { id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
  return { owner, secrets: openFields(tx.vault, owner, sealedAt, row.sealed) as Secrets };
}

/** The secrets that sign at present, the newest first. */
export async function signingSecrets(tx: Pick<Tx, "em" | "vault" | "now">, id: string): Promise<readonly string[]> {
  const { secret, old } = (await secretsOf(tx, id)).secrets;
  return old && isBefore(tx.now, Temporal.Instant.from(old.until)) ? [secret, old.secret] : [secret];
}

/** Sends an event that says nothing but that it arrives. */
export async function testEndpoint(tx: Tx, { id }: EndpointFacts): Promise<void> {
  await raiseFor(tx, id, { kind: "endpoint.test", facts: { words: "It arrives." } });
}

/** Wraps the next endpoints' keys anew, as `rewrapping` says. */
export const rewrapEndpoints = rewrapping(
  sql`select id, wrapped_key as wrapped, key_id from webhook_endpoint`,
  (k) => sql`update webhook_endpoint t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.id = k.id`,
);
