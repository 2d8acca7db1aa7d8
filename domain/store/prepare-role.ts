import { oneOf, rowOf, sql, type Sql } from "#domain/kernel";
import { DatabaseMismatch, type Database } from "./database.ts";

/** A role of the database server, as the address of a database names it. */
export type Role = { readonly name: string; readonly password: string };

const schemas = sql`n.nspname in ('public', 'click_partition', 'pgboss')`;

/** Who a process connects as; a sentence where that address names nobody, or not as addresses do. */
export function roleOf(url: string): Role {
  const { username, password } = new URL(url);
  const role = { name: decoded(username), password: decoded(password) };
  if (role.name === "" || role.name === null || role.password === null)
    throw new DatabaseMismatch(
      "DATABASE_URL names no role. Put it before the host, with % before the codes of other signs: postgres://partner_center_app:password@host/database",
    );
  return { name: role.name, password: role.password };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * Lets a role run the product and no more than that: it reads and writes rows, but what the triggers keep append-only it has no right to
 * change either, and it can neither change tables nor switch a trigger off. Made where it is missing. The caller is connected as the owner,
 * and everything is there. May be repeated, and has to be after each upgrade. Returns whether the role was made.
 */
export async function prepareRole(owner: Database, { name, password }: Role): Promise<boolean> {
  return owner.reader().transactional(async (em) => {
    const db = { em };
    const { me } = await oneOf(db, sql<{ me: string }>`select current_user as me`);
    const known = await rowOf(
      db,
      sql<{
        is_mighty: boolean;
      }>`select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or pg_has_role(rolname, current_user, 'member') as is_mighty from pg_roles where rolname = ${name}`,
    );
    if (name === me || known?.is_mighty)
      throw new DatabaseMismatch(
        `The role "${name}" of DATABASE_URL is ${name === me ? "the owner's" : "one that may do more than the product needs"}. Name another one there; it is made if there is none.`,
      );
    // Names and passwords can't be parameters here: the server quotes them itself.
    const say = async (statement: Sql<{ text: string }>): Promise<void> => void (await em.execute((await oneOf(db, statement)).text));
    if (!known)
      await say(
        sql`select format('create role %I login password %L nosuperuser nocreatedb nocreaterole noinherit nobypassrls', ${name}::text, ${password}::text) as text`,
      );
    await say(sql`select string_agg(format(
        'grant usage on schema %1$I to %2$I; revoke create on schema %1$I from public, %2$I;
         grant select, insert, update, delete on all tables in schema %1$I to %2$I; revoke truncate, references, trigger on all tables in schema %1$I from %2$I;
         grant usage, select on all sequences in schema %1$I to %2$I; grant execute on all functions in schema %1$I to %2$I', n.nspname, ${name}::text), ';') as text
      from pg_namespace n where ${schemas}`);
    await say(sql`select coalesce(string_agg(${lessOf(name)}, ';'), 'select') as text from (${appendOnly}) a`);
    await say(sql`select format('revoke insert, update, delete on migration from %I', ${name}::text) as text`);
    return known === null;
  });
}

/** What triggers refuse of whole statements, by table: whether its rows may go, and which of its columns may change. */
const appendOnly = sql`
  select c.oid::regclass as relation, bool_or(t.tgtype & 8 > 0) as keeps_rows,
         array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not exists (
           select from pg_trigger k where k.tgrelid = c.oid and k.tgfoid = 'refuse_change'::regproc and k.tgtype & 1 = 0 and k.tgtype & 16 > 0
             and (cardinality(k.tgattr::int2[]) = 0 or a.attnum = any(k.tgattr::int2[]))) order by a.attnum) as columns
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where t.tgfoid = 'refuse_change'::regproc and t.tgtype & 1 = 0 group by c.oid`;

function lessOf(name: string): Sql {
  return sql`
    format('revoke update on %1$s from %2$I', a.relation, ${name}::text)
    || case when a.keeps_rows then format('; revoke delete on %1$s from %2$I', a.relation, ${name}::text) else '' end
    || case when cardinality(a.columns) > 0 then format('; grant update (%3$s) on %1$s to %2$I', a.relation, ${name}::text, array_to_string(a.columns, ', ')) else '' end`;
}

/** Whether the role that a process works as could change tables or switch triggers off: the owner's, or one above it. */
export async function mayChangeTables(database: Pick<Database, "reader">): Promise<boolean> {
  const { may } = await oneOf(
    { em: database.reader() },
    sql<{ may: boolean }>`
      select pg_has_role(current_user, c.relowner, 'member') or (select rolsuper from pg_roles where rolname = current_user) as may
      from pg_class c where c.oid = 'audit_entry'::regclass`,
  );
  return may;
}
