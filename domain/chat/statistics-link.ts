import { randomBytes } from "node:crypto";
import { instantOf, isBefore, newId, refuse, rowOf, run, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { partnerById } from "#domain/partners";

const linkMinutes = 10;
const sessionMinutes = 60;

/** Whose statistics a browser may see, and until when. */
export type StatisticsSession = { readonly partnerId: string; readonly endsAt: Instant };

/**
 * Makes a link to the page with a partner's statistics; it can be exchanged for a session once. `askedById`: the link by which the account that asks stands for them;
 * null at the terminal of a demonstration. Refuses `partner.not-active` for who is not with the programme.
 */
export async function makeStatisticsLink(
  tx: Tx,
  partnerId: string,
  askedById: string | null,
): Promise<{ token: string; expiresAt: Instant }> {
  const { name, status } = await partnerById(tx, partnerId);
  if (!isWithUs(status)) throw refuse("partner.not-active", { partner: name, status });
  const token = newToken();
  const expiresAt = tx.now.add({ minutes: linkMinutes });
  await run(
    tx,
    sql`insert into statistics_link (id, partner_id, asked_by_id, token_hash, made_at, expires_at)
        values (${newId()}, ${partnerId}, ${askedById}, ${hashOf(tx, "link", token)}, ${tx.now}, ${expiresAt})`,
  );
  return { token, expiresAt };
}

/**
 * Looks at a link without using it: programs that preview links do as much. Refuses `statistics-link.unknown`, `statistics-link.expired`,
 * `statistics-link.used`, and what `statisticsSession` refuses of whoever it is for.
 */
export async function lookAtStatisticsLink(tx: Pick<Tx, "em" | "vault" | "now">, token: string): Promise<void> {
  const row = await rowBy(tx, sql`l.token_hash = ${hashOf(tx, "link", token)}`, token);
  if (!row) throw refuse("statistics-link.unknown");
  if (row.opened_at !== null) throw refuse("statistics-link.used");
  if (!isBefore(tx.now, instantOf(row.expires_at))) throw refuse("statistics-link.expired", { at: instantOf(row.expires_at) });
  mustStand(row);
}

/** Uses a link up for a session of an hour at most; of two who try at once one gets it. Refuses what `lookAtStatisticsLink` refuses. */
export async function openStatistics(tx: Tx, token: string): Promise<{ secret: string; endsAt: Instant }> {
  await lookAtStatisticsLink(tx, token);
  const secret = newToken();
  const endsAt = tx.now.add({ minutes: sessionMinutes });
  const opened = await run(
    tx,
    sql`update statistics_link set opened_at = ${tx.now}, session_hash = ${hashOf(tx, "session", secret)}, ends_at = ${endsAt}
        where token_hash = ${hashOf(tx, "link", token)} and opened_at is null`,
  );
  if (opened === 0) throw refuse("statistics-link.used");
  return { secret, endsAt };
}

/** Whether a session was had for that link, be it over or not. */
export async function isOpenedBy(tx: Pick<Tx, "em" | "vault">, token: string, secret: string): Promise<boolean> {
  const row = await rowBy(
    tx,
    sql`l.session_hash = ${hashOf(tx, "session", secret)} and l.token_hash = ${hashOf(tx, "link", token)}`,
    secret,
  );
  return row !== null;
}

/**
 * Whose session a secret is. Refuses `statistics.ended` for one that is over, was never or belongs to somebody who is no longer with the programme, and
 * `statistics.disconnected` when the chat account that asked no longer stands for them.
 */
export async function statisticsSession(tx: Pick<Tx, "em" | "vault" | "now">, secret: string): Promise<StatisticsSession> {
  const row = await rowBy(tx, sql`l.session_hash = ${hashOf(tx, "session", secret)}`, secret);
  if (!row || row.ends_at === null || !isBefore(tx.now, instantOf(row.ends_at))) throw refuse("statistics.ended");
  mustStand(row);
  return { partnerId: row.partner_id, endsAt: instantOf(row.ends_at) };
}

/** Ends a session now; one that is over stays so. */
export async function endStatistics(tx: Tx, secret: string): Promise<void> {
  await run(
    tx,
    sql`update statistics_link set ends_at = ${tx.now} where session_hash = ${hashOf(tx, "session", secret)} and ends_at > ${tx.now}`,
  );
}

/** Lets go of links and sessions that ended so long ago. Says how many. */
export async function trimStatisticsLinks(tx: Tx, endedBefore: Instant, rows: number): Promise<number> {
  return run(
    tx,
    sql`delete from statistics_link where id in (
          select id from statistics_link where expires_at < ${endedBefore} and coalesce(ends_at < ${endedBefore}, true) order by expires_at, id limit ${rows})`,
  );
}

type Row = {
  partner_id: string;
  expires_at: string;
  opened_at: string | null;
  ends_at: string | null;
  status: string;
  unlinked_at: string | null;
};

async function rowBy(tx: Pick<Tx, "em">, which: Sql, token: string): Promise<Row | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  return rowOf(
    tx,
    sql<Row>`
      select l.partner_id, l.expires_at, l.opened_at, l.ends_at, p.status, i.unlinked_at
      from statistics_link l join partner p on p.id = l.partner_id left join chat_identity i on i.id = l.asked_by_id where ${which}`,
  );
}

function mustStand({ status, unlinked_at: unlinkedAt }: Row): void {
  if (!isWithUs(status)) throw refuse("statistics.ended");
  if (unlinkedAt !== null) throw refuse("statistics.disconnected");
}

const isWithUs = (status: string): boolean => status === "active" || status === "paused";

const newToken = (): string => randomBytes(32).toString("base64url");

/** A link's token opens no session by itself, nor a session's secret a link. */
function hashOf({ vault }: Pick<Tx, "vault">, what: "link" | "session", token: string): string {
  return vault.sign(`statistics-${what}`, token);
}
