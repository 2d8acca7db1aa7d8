import { instantOf, oneOf, run, sql, type Instant, type Tx } from "#domain/kernel";

/** How far ahead turns are given: what would come later than this looks again then. */
const longestWaitSeconds = 1;

/**
 * Takes up to `wanted` turns of a way out, or of a chat channel, that may be used `perSecond` times a second by all instances together. Says how many it got and,
 * when they are fewer, from when on there are more.
 */
export async function takeTurns(
  tx: Tx,
  lane: string,
  wanted: number,
  perSecond: number | null,
): Promise<{ taken: number; moreAt: Instant }> {
  if (perSecond === null || wanted === 0) return { taken: wanted, moreAt: tx.now };
  await run(
    tx,
    sql`insert into channel_pace (channel, free_at) values (${lane}, ${tx.now}) on conflict (channel) do update set free_at = greatest(channel_pace.free_at, ${tx.now})`,
  );
  const { free_at: freeText } = await oneOf(tx, sql<{ free_at: string }>`select free_at from channel_pace where channel = ${lane}`);
  const free = instantOf(freeText);
  const secondsAhead = tx.now.until(free).total("seconds");
  // At one a minute there is one all the same, once the channel is free.
  const possible = Math.max(Math.floor((longestWaitSeconds - secondsAhead) * perSecond), secondsAhead <= 0 ? 1 : 0);
  const taken = Math.min(wanted, possible);
  const moreAt = free.add({ milliseconds: Math.ceil((taken * 1_000) / perSecond) });
  if (taken > 0) await run(tx, sql`update channel_pace set free_at = ${moreAt} where channel = ${lane}`);
  return { taken, moreAt };
}
