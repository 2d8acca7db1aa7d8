import { rewrapping, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";

/** What somebody asked and thought goes, with what was answered them; that they did, and how it was rated, stays as figures. */
export async function forgetQuestions(tx: Tx, partnerId: string): Promise<void> {
  await run(
    tx,
    sql`update question_entry e set sealed = null from asked_question q where q.id = e.question_id and q.partner_id = ${partnerId} and e.sealed is not null`,
  );
  await run(tx, sql`update asked_question set account = '' where partner_id = ${partnerId}`);
  await run(
    tx,
    sql`update feedback set sealed = null, wrapped_key = null, key_id = null where partner_id = ${partnerId} and sealed is not null`,
  );
}

/** Where an account that is nobody's can be written to is let go once nothing has been said for so long. Says how many. */
export async function forgetAskers(tx: Tx, before: Instant, rows: number): Promise<number> {
  return run(
    tx,
    sql`update asked_question set reach = null
        where id in (select id from asked_question where reach is not null and changed_at < ${before} order by id limit ${rows})`,
  );
}

/** Lets go of questions that nobody sent: an article answered them. Says how many. */
export async function trimDrafts(tx: Tx, before: Instant, rows: number): Promise<number> {
  const gone = await rowsOf(
    tx,
    sql<{ id: string }>`
      select id::text as id from asked_question where state = 'draft' and asked_at < ${before} order by id limit ${rows} for update skip locked`,
  );
  const ids = gone.map(({ id }) => id);
  await run(tx, sql`delete from question_entry where question_id = any(${ids}::bigint[])`);
  return run(tx, sql`delete from asked_question where id = any(${ids}::bigint[])`);
}

/** Wraps the next questions' keys anew, as `rewrapping` says. */
export const rewrapQuestions = rewrapping(
  sql`select uid as id, wrapped_key as wrapped, key_id from asked_question`,
  (k) => sql`update asked_question t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.uid = k.id`,
);

/** The same for what people think. */
export const rewrapFeedback = rewrapping(
  sql`select uid as id, wrapped_key as wrapped, key_id from feedback`,
  (k) => sql`update feedback t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.uid = k.id`,
);
