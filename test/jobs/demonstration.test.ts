import { expect, inject, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { violations } from "#domain/store";
import { seedDemonstration } from "../../jobs/demonstration/seed.ts";
import { cloneDatabase } from "../support/cloned-database.ts";

// Around a payout day, at a month's and a year's end, before bank holidays, at the changes of clocks, and in the hours before and after a run leaves.
test.each([
  "2026-11-27T12:00:00Z",
  "2026-12-01T15:59:00Z",
  "2026-12-01T16:01:00Z",
  "2026-12-31T23:30:00Z",
  "2027-01-13T21:59:00Z",
  "2027-01-13T22:30:00Z",
  "2027-03-01T08:00:00Z",
  "2027-03-14T09:30:00Z",
])(
  "the demonstration that is begun on %s has a transfer in each state, and its books add up",
  async (now) => {
    const { database, vault, drop } = await cloneDatabase(inject("adminUrl"), { withoutProgramme: true, at: now });
    try {
      await seedDemonstration((clock) => database.transactions(clock, () => Promise.resolve(), vault), instant(now));
      const reader = { em: database.reader() };
      const transfers = sql`
      select t.id::int as number, t.state, t.amount_minor::int as minor, f.state as file,
             (select count(*)::int from transfer_file_mark m where m.file_id = f.id) as said from transfer t left join transfer_file f on f.id = t.file_id order by t.id`;
      expect(await rowsOf(reader, transfers)).toEqual([
        { number: 1, state: "settled", minor: 600, file: "sent", said: 2 },
        { number: 2, state: "returned", minor: 500, file: "sent", said: 2 },
        { number: 3, state: "submitting", minor: 700, file: "open", said: 1 },
        { number: 4, state: "approved", minor: 500, file: null, said: 0 },
        { number: 5, state: "requested", minor: 800, file: null, said: 0 },
      ]);
      expect(await violations(database.reader())).toEqual([]);
    } finally {
      await drop();
    }
  },
  60_000,
);
