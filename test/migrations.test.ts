import { describe, expect, test } from "vitest";
import { DatabaseMismatch, openDatabase } from "#domain/store";
import { jobTables } from "../jobs/job-tables.ts";
import { migrations } from "../migrations/index.ts";
import { useDatabase } from "./support/database.ts";

const db = await useDatabase({ withoutProgramme: true });
const { schema, migrator } = db.database.orm;

/** The ORM knows nothing of our guards; it would drop them, and nothing else. Invariant I5 watches that they are there. */
async function difference(): Promise<string[]> {
  const statements = await schema.getUpdateSchemaSQL({ wrap: false });
  return statements
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^drop (trigger|function) if exists "\w+(_append_only|_balanced|_chained)(_fn)?"/.test(line));
}

describe("the migrations", () => {
  test("make exactly the tables that the entities describe", async () => {
    expect(await difference()).toEqual([]);
  });

  test("can take the newest step back and forth again", async () => {
    await migrator.down();
    expect(await migrator.getPending()).toHaveLength(1);
    await migrator.up();
    expect(await difference()).toEqual([]);
  });

  test("are named by the time and by what became true, in order", async () => {
    const names = (await migrator.getExecuted()).map((row) => row.name);
    expect(names).toEqual(names.toSorted());
    for (const name of names) expect(name).toMatch(/^\d{14}-[a-z0-9-]+$/);
  });

  test("run once when several processes start together", async () => {
    await migrator.down();
    const others = [1, 2, 3, 4].map(() => openDatabase({ url: db.url, otherEntities: jobTables, migrations }));
    const ran = await Promise.all(others.map((other) => other.migrate()));
    expect(ran.reduce((sum, each) => sum + each, 0)).toBe(1);
    for (const other of others) await other.close();
  });

  test("refuse a database that is newer than this program, and touch nothing", async () => {
    const em = db.database.reader();
    await em.execute("insert into migration (name, executed_at) values ('29990101000000-from-the-future', now())");
    await expect(db.database.migrate()).rejects.toThrow(DatabaseMismatch);
    await expect(db.database.migrate()).rejects.toThrow("29990101000000-from-the-future");
    await em.execute("delete from migration where name like '2999%'");
  });
});
