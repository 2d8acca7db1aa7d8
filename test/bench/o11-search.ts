import pg from "pg";
import { findArticles, publishArticle, writeArticle } from "#domain/help";
import { openBench, type BenchServer } from "./bench-server.ts";
import { atMost, percentile, type Measured } from "./measure.ts";

const articles = 1_000;
const rounds = 40;
const topics = ["album", "stamp", "ribbon", "paper", "glue", "border", "sticker", "template", "layout", "photo"];
/** In one's own words, with a number, with slips, cut off, and one that half of the articles answer. */
const questions = ["why is my order still pending?", "ribbon number 412", "stampp", "payuot of the albums", "photo layo", "pending orders"];

/** A question in somebody's own words among a thousand help articles of 150 words, against one ranked look into the index. */
export async function search(server: BenchServer): Promise<Measured> {
  const operation = `O11 search among ${articles.toLocaleString("en")} articles`;
  const bench = await openBench(await server.create("bench_search"));
  await bench.run(async (tx) => {
    for (let nth = 0; nth < articles; nth++) {
      const topic = topics[nth % topics.length] ?? "";
      const words = Array.from({ length: 150 }, (_, at) => `${"abcdefghijkl"[at % 12]}word${(nth * 31 + at * 17) % 900}`).join(" ");
      const { slug } = await writeArticle(tx, {
        title: `About the ${topic} number ${nth}`,
        words: `${words} with ${topic}${nth % 20 === 0 ? " and pending orders" : ""}`,
      });
      await publishArticle(tx, slug);
    }
  });
  await bench.database.orm.em.fork().execute("vacuum analyze");
  const client = new pg.Client({ connectionString: bench.url });
  await client.connect();
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round++) {
    for (const question of questions) {
      const [took, alone] = [
        await timed(() => bench.run((tx) => findArticles(tx, question, 5))),
        await timed(() =>
          client.query(
            "select slug, title from help_article where document @@ websearch_to_tsquery('english', $1) order by ts_rank(document, websearch_to_tsquery('english', $1)) desc limit 5",
            [question],
          ),
        ),
      ];
      if (round < 0) continue;
      ours.push(took);
      bare.push(alone);
    }
  }
  await client.end();
  await bench.close();
  await server.drop("bench_search");
  const of = (subject: string, values: readonly number[]) =>
    ([0.5, 0.99] as const).map((share) => ({
      operation,
      subject,
      unit: `ms p${share * 100}`,
      rounds: [percentile(values, share)],
      isMoreBetter: false,
    }));
  return {
    figures: [...of("ours: stems, beginnings, slips, snippets", ours), ...of("PostgreSQL alone: one ranked look into the index", bare)],
    targets: [atMost(operation, "p50 below 20 ms", percentile(ours, 0.5), 20)],
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
