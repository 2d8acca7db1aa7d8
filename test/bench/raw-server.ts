import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import Fastify from "fastify";
import pg from "pg";
import { beChild } from "./child.ts";

/** What the same machine does when a request is one statement and nothing else: the figure that ours are held against. */
const { BENCH_URL: connectionString = "", BENCH_SECRET: secret = "" } = process.env;
const pool = new pg.Pool({ connectionString, max: 20 });
const app = Fastify();
app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

app.get<{ Params: { reference: string } }>("/r/:reference", async (request, reply) => {
  await pool.query("insert into raw_click (id, clicked_at, reference, visitor) values ($1, now(), $2, $3)", [
    randomUUID(),
    request.params.reference,
    request.headers["user-agent"],
  ]);
  return reply.redirect("https://shop.example/", 302);
});

app.post<{ Body: Buffer }>("/webhooks/woocommerce", async (request, reply) => {
  const expected = createHmac("sha256", secret).update(request.body).digest();
  const given = Buffer.from(String(request.headers["x-wc-webhook-signature"]), "base64");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(401).send();
  await pool.query("insert into raw_order (id, received_at, body) values ($1, now(), $2)", [randomUUID(), request.body]);
  return reply.send({ received: "new" });
});

app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

/** A chat command: signed as Slack signs, acknowledged at once, answered at its address after one statement. */
app.post<{ Body: Buffer }>("/commands", async (request, reply) => {
  const expected = `v0=${createHmac("sha256", secret)
    .update(`v0:${String(request.headers["x-slack-request-timestamp"])}:`)
    .update(request.body)
    .digest("hex")}`;
  const given = String(request.headers["x-slack-signature"]);
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return reply.code(401).send();
  void reply.send();
  const asked = new URLSearchParams(request.body.toString());
  const text =
    "select currency, status, sum(amount_minor) from conversion where partner_id = (select id from partner where name = $1) group by 1, 2";
  const { rows } = await pool.query({ name: "sums", text, values: [`Bench ${1 + (Number(asked.get("user_id")?.slice(1)) % 200)}`] });
  await fetch(asked.get("response_url") ?? "", { method: "POST", body: JSON.stringify({ text: JSON.stringify(rows) }) });
  return reply;
});

/** A program reads: its one statement, made for the conditions that are asked, and the rows as they come. */
const listed: Readonly<Record<string, string>> = {
  conversions: `select c.id, p.share_id, s.number, c.status, c.reason, c.review_flag, d.rule, c.currency, c.amount_minor, c.ordered_at, c.matures_at, c.superseded_at, c.changed_at,
      (select i.payout_id from payout_item i join payout o on o.id = i.payout_id and o.state = 'released' where i.conversion_id = c.id and i.is_standing) as payout_id,
      (select jsonb_agg(k) from correction k where k.conversion_id = c.id) as corrections
    from conversion c join partner p on p.id = c.partner_id join shop_order s on s.id = c.order_id join attribution_decision d on d.id = c.decision_id`,
  partners: "select c.id, c.share_id, c.name, c.status, c.applied_at, c.changed_at from partner c",
};
const conditions: Readonly<Record<string, string>> = {
  at: "(c.changed_at, c.id) > ($::timestamptz, $::uuid)",
  changed_since: "c.changed_at >= $::timestamptz",
  from: "c.ordered_at >= $::timestamptz",
  to: "c.ordered_at < $::timestamptz",
  partner: "c.partner_id = (select partner_id from share_reference where reference = $)",
  status: "c.status = $",
};
app.get<{ Params: { list: string }; Querystring: Record<string, string> }>("/:list", async ({ params: { list }, query }) => {
  const asked = Object.keys(conditions).filter((name) => query[name] !== undefined);
  const values = [...asked.flatMap((name) => (name === "at" ? [query["at"], query["id"]] : [query[name]])), query["limit"]];
  let nth = 0;
  const where = asked.map((name) => conditions[name]?.replaceAll("$", () => `$${++nth}`)).join(" and ");
  const text = `${listed[list]} where ${where || "true"} order by c.changed_at, c.id limit $${++nth}`;
  const { rows } = await pool.query({ name: `${list} ${asked.join()}`, text, values });
  return { data: rows as unknown[] };
});

beChild(await app.listen({ port: 0, host: "127.0.0.1" }), async () => {
  await app.close();
  await pool.end();
});
