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

beChild(await app.listen({ port: 0, host: "127.0.0.1" }), async () => {
  await app.close();
  await pool.end();
});
