import pg from "pg";
import { fixedClock } from "#domain/kernel";
import { openDatabase, openVault, readKeyRing } from "#domain/store";
import { jobTables } from "../../jobs/job-tables.ts";
import { migrations } from "../../migrations/index.ts";
import { testKeys } from "../support/cloned-database.ts";
import { watchStatements, type Doom } from "./money/failpoints.ts";
import { liveWeek, type Hands, type Week } from "./money/week.ts";

/** A process that lives weeks as it is told, and may be told where to die. */
export type Order = { readonly week: Week; readonly doom: Doom | null; readonly lookedAgainMinutes: number };
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly commits: Readonly<Record<string, number>>; readonly statements: number }
  | { readonly kind: "failed"; readonly error: string };

async function serve(url: string): Promise<void> {
  const watch = watchStatements(() => process.kill(process.pid, "SIGKILL"));
  const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 4 });
  const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
  const world = new pg.Pool({ connectionString: url, max: 4 });
  const handsAt = (lookedAgainMinutes: number): Hands => ({
    at: (at) => database.transactions(fixedClock(at), () => Promise.resolve(), vault),
    screen: async (key, make) => {
      const known = await world.query<{ text: string }>("select text from evidence_screen where key = $1", [key]);
      if (known.rows[0]) return known.rows[0].text;
      const text = await make();
      await world.query("insert into evidence_screen values ($1, $2)", [key, text]);
      return text;
    },
    mailed: async (id) => void (await world.query("insert into evidence_mail (id) values ($1)", [id])),
    insist: (work) => work(),
    lookedAgainMinutes,
  });
  process.on("message", ({ week, doom, lookedAgainMinutes }: Order) => {
    watch.passed();
    watch.doom(doom);
    liveWeek(handsAt(lookedAgainMinutes), week).then(
      () => answer({ kind: "done", ...watch.passed() }),
      (error: unknown) => answer({ kind: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit(0));
  answer({ kind: "ready" });
}

function answer(said: Answer): void {
  process.send?.(said);
}

const [url] = process.argv.slice(2);
if (process.send && url) await serve(url);
