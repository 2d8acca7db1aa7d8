import Fastify from "fastify";
import { afterAll, describe, expect, test } from "vitest";
import { railRoutes } from "../../../bots/web/rails.ts";
import { makeRailCalls } from "../../../jobs/call-rails.ts";
import { fakeRail, signatureOf } from "../../../jobs/outlets/rails/fake-rail.ts";
import { callHands, termsOfCalls } from "../../domain/transfers/call-hands.ts";
import { useDatabase } from "../../support/database.ts";
import { startFakeRail, type RailFault } from "../../support/fake-rail.ts";

const secret = "what-signs-in-this-test";
const db = await useDatabase({ terms: termsOfCalls });
const { stateOf, leaving } = await callHands(db);
let fault: RailFault | null = null;
const other = await startFakeRail(secret, { faultOf: () => fault, refusalOf: () => null, now: () => db.clock.now(), keyHours: 24 });
const rail = fakeRail({ url: other.url, secret });
const impatient = fakeRail({ url: other.url, secret, patienceMs: 300 });
const app = Fastify();
railRoutes(app, { inTransaction: db.inTransaction, clock: db.clock, rails: { fake: rail } });
const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/webhooks/rails/fake`;
afterAll(async () => {
  await app.close();
  await other.close();
});

async function sent() {
  fault = null;
  const { transfer } = await leaving();
  await makeRailCalls({ inTransaction: db.inTransaction, rails: { fake: rail } })(transfer.number);
  return { transfer, payment: other.made.find((each) => each.transfer === transfer.number)! };
}
const noticeOf = ({ payment }: Awaited<ReturnType<typeof sent>>, says: string, id = `${payment.reference} ${says}`) => ({
  id,
  key: payment.key,
  says,
  reference: payment.reference,
  code: null,
  at: db.clock.now().toString(),
});

describe("what a rail tells over HTTP", () => {
  test("moves the transfer that it knows by its key; told again, it changes nothing", async () => {
    const one = await sent();
    expect(await stateOf(one.transfer)).toBe("submitted");
    const tell = () => other.notify(url, [noticeOf(one, "settled")], db.clock.now());
    expect([await tell(), await tell()]).toEqual([200, 200]);
    expect(await stateOf(one.transfer)).toBe("settled");
  });

  test("is believed by its signature over these very bytes, within five minutes either way", async () => {
    const one = await sent();
    const body = JSON.stringify({ notices: [noticeOf(one, "settled")] });
    const at = (seconds: number): string => String(Math.floor(db.clock.now().epochMilliseconds / 1_000) + seconds);
    const post = async (text: string, signature: string | null) =>
      (
        await fetch(url, {
          method: "POST",
          body: text,
          headers: { "content-type": "application/json", ...(signature === null ? {} : { "x-rail-signature": signature }) },
        })
      ).status;
    const signed = (time: string, by = secret) => `t=${time},v1=${signatureOf(Buffer.from(body), time, by)}`;
    for (const forged of [
      null,
      "",
      "t=1,v1=00",
      signed(at(0), "another secret"),
      signed(at(-301)),
      signed(at(301)),
      signed(at(0)).replace("v1=", "v0="),
    ])
      expect(await post(body, forged)).toBe(401);
    expect(await post(`${body} `, signed(at(0)))).toBe(401);
    expect(await stateOf(one.transfer)).toBe("submitted");
    expect(await post(body, signed(at(299)))).toBe(200);
    expect(await stateOf(one.transfer)).toBe("settled");
  });

  test("that can't be read, is refused with a word, and a rail of another name hears nothing", async () => {
    for (const notices of [[], [{ id: "1" }], [{ ...noticeOf(await sent(), "settled"), says: "lost" }]])
      expect(await other.notify(url, notices, db.clock.now())).toBe(400);
    for (const name of ["manual", "constructor", "__proto__"])
      expect(await other.notify(url.replace("fake", name), [], db.clock.now())).toBe(404);
  });
});

describe("a call to a rail", () => {
  const order = {
    key: "pc-1",
    transfer: "1",
    net: { minor: 1n, currency: "USD" },
    country: "US",
    kind: "iban",
    account: { kind: "iban", holder: "x", iban: "y" },
  } as const;

  test.each(["silent-before", "drop-after", "fault-after", "page-before", "page-after"] as const)(
    "that ends with %s has no answer",
    async (wrong) => {
      fault = wrong;
      expect(await impatient.submit({ ...order, key: `pc-${wrong}` })).toMatchObject({ kind: "no-answer" });
      expect(await rail.lookup(`pc-${wrong}`)).toMatchObject({ kind: "no-answer" });
    },
  );

  test("is the same payment by the same key, and one that it never saw is none", async () => {
    fault = null;
    const [first, again] = [await rail.submit(order), await rail.submit(order)];
    expect(first).toMatchObject({ kind: "known", says: "submitted" });
    expect(again).toEqual(first);
    expect(await rail.lookup(order.key)).toEqual(first);
    expect(await rail.lookup("pc-other")).toEqual({ kind: "no-such-key" });
    expect(await fakeRail({ url: "http://127.0.0.1:1", secret }).submit(order)).toMatchObject({ kind: "no-answer" });
  });
});
