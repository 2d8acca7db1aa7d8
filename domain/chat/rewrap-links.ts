import { rewrapping, sql } from "#domain/kernel";

/** Wraps the next links' keys anew, as `rewrapping` says. */
export const rewrapLinks = rewrapping(
  sql`select id, wrapped_key as wrapped, key_id from chat_identity`,
  (k) => sql`update chat_identity t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.id = k.id`,
);

/** The same for codes that were asked for. */
export const rewrapCodes = rewrapping(
  sql`select id, wrapped_key as wrapped, key_id from connect_code`,
  (k) => sql`update connect_code t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.id = k.id`,
);
