import { instant, rowsOf, sql, type Actor } from "#domain/kernel";
import { addCraftIn, signUp, type CraftInInput } from "#domain/craft-ins";
import type { TestDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { actingStaff } from "../../support/staff.ts";

/** Hands for tests of craft-ins: people, a craft-in to fill, what they were told. */
export async function craftInHands(db: TestDatabase) {
  const member = (handle: string, partnerId: string | null = null): Promise<Actor> => actingStaff(db, handle, ["support"], partnerId);
  let made = 0;
  const partner = async (): Promise<string> =>
    (await db.run((tx) => makePartner(tx, `P${++made}`, `craft-${"abcdefghijkmnpqrstuvxyz"[made % 23]!.repeat(3)}-${made}`))).id;
  const partners = (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, partner));
  const input = (over: Partial<CraftInInput> = {}): CraftInInput => ({
    title: "Pine cards",
    startsAt: instant("2026-11-12T18:00:00Z"),
    minutes: 120,
    zone: "America/Denver",
    place: "The Lane",
    link: null,
    capacity: null,
    materials: null,
    picture: null,
    closesHoursBefore: 2,
    ...over,
  });
  const add = async (over: Partial<CraftInInput> = {}) => (await db.run((tx) => addCraftIn(tx, input(over), null), support)).id;
  const join = (partnerId: string, id: string) => db.run((tx) => signUp(tx, partnerId, id));
  /** What somebody was told by mail: the event's sequence and what happened, or how many minutes ahead. */
  const told = async (partnerId: string): Promise<string[]> => {
    const rows = await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ kind: string; key: string }>`
          select kind, key from message where recipient_id = ${partnerId} and kind like 'event-%' and channel = 'mail' order by id`,
      ),
    );
    return rows.map(({ kind, key }) => {
      const [sequence = "", what = ""] = key.split(":").slice(3);
      return `${kind === "event-reminder" ? "reminder " : ""}${sequence} ${what}`.trim();
    });
  };
  /** Runs something at another time. */
  const at = async <T>(when: string, work: () => Promise<T>): Promise<T> => {
    const now = db.clock.now();
    db.clock.set(when);
    try {
      return await work();
    } finally {
      db.clock.set(now);
    }
  };
  const support = await member("support-one");
  return { support, member, partner, partners, input, add, join, told, at };
}
