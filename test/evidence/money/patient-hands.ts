import { setTimeout as delay } from "node:timers/promises";
import { fixedClock, Refusal, run, sql } from "#domain/kernel";
import { openDatabase, openVault, readKeyRing } from "#domain/store";
import { jobTables } from "../../../jobs/job-tables.ts";
import { migrations } from "../../../migrations/index.ts";
import { testKeys, type TestDatabase } from "../../support/cloned-database.ts";
import type { Hands } from "./week.ts";

/** The product at an address, and people and queues who try again when they hear no answer. */
export type PatientHands = Hands & {
  /** what somebody did again, so far */
  readonly triedAgain: () => number;
  /** writes down what the mail server has got, for whoever judges */
  readonly tellOfMails: (db: Pick<TestDatabase, "run">) => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openPatientHands(url: string, { mostTries, pauseMs }: { mostTries: number; pauseMs: number }): Promise<PatientHands> {
  const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 12 });
  const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
  const screens = new Map<string, Promise<string>>();
  const mails: string[] = [];
  let triedAgain = 0;
  return {
    at: (at) => database.transactions(fixedClock(at), () => Promise.resolve(), vault),
    // One screen, however many press on it; what was not shown is asked for again.
    screen: async (key, make) => {
      const shown = screens.getOrInsertComputed(key, make);
      try {
        return await shown;
      } catch (error) {
        screens.delete(key);
        throw error;
      }
    },
    mailed: (id) => {
      mails.push(id);
      return Promise.resolve();
    },
    insist: async (work) => {
      for (let tries = 1; ; tries++)
        try {
          return await work();
        } catch (error) {
          if (error instanceof Refusal || tries === mostTries) throw error;
          triedAgain += 1;
          await delay(pauseMs);
        }
    },
    lookedAgainMinutes: 0,
    triedAgain: () => triedAgain,
    tellOfMails: async (db) => {
      // All of them each time: whether an earlier telling was heard of, nobody knows here either.
      const nths = mails.map((_, nth) => nth + 1);
      await db.run((tx) =>
        run(tx, sql`insert into evidence_mail (nth, id) select * from unnest(${nths}::bigint[], ${mails}::uuid[]) on conflict do nothing`),
      );
    },
    close: () => database.close(),
  };
}
