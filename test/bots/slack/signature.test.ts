import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSignedBySlack, replayMemory } from "../../../bots/slack/signature.ts";

// The example of docs.slack.dev/authentication/verifying-requests-from-slack, signature included.
const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const body = Buffer.from(
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
);
const timestamp = "1531420618";
const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const now = 1_531_420_618;

describe("a request is Slack's when", () => {
  test("it is signed as Slack's own example is", () => {
    expect(isSignedBySlack({ body, timestamp, signature }, secret, now)).toBe(true);
  });

  test.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])("its time is within five minutes of ours, either way: %i seconds", (seconds, is) => {
    expect(isSignedBySlack({ body, timestamp, signature }, secret, now + seconds)).toBe(is);
  });
});

describe("it is not when", () => {
  const sign = (time: string, by = secret): string => `v0=${createHmac("sha256", by).update(`v0:${time}:`).update(body).digest("hex")}`;
  test.each<[string, { timestamp?: string | null; signature?: string | null; secret?: string; body?: Buffer }]>([
    ["there is no signature", { signature: null }],
    ["there is no time", { timestamp: null }],
    ["another secret signed it", { signature: sign(timestamp, "another") }],
    ["a byte was changed", { body: Buffer.concat([body, Buffer.from("x")]) }],
    ["the signature is cut", { signature: signature.slice(0, -1) }],
    ["the signature is of another version", { signature: signature.replace("v0", "v1") }],
    ["the signature has capitals that hex allows and Slack never sends", { signature: signature.toUpperCase() }],
    ["the time has a fraction", { timestamp: `${timestamp}.5`, signature: sign(`${timestamp}.5`) }],
    ["the time is a sum", { timestamp: "1e9", signature: sign("1e9") }],
    ["no secret is set, though it is signed with none", { secret: "", signature: sign(timestamp, "") }],
  ])("%s", (_why, over) => {
    const request = { body, timestamp, signature, ...over };
    expect(isSignedBySlack(request, over.secret ?? secret, now)).toBe(false);
  });
});

test("a signature that was taken is not taken again while its time is good, and is forgotten after", () => {
  const memory = replayMemory();
  expect([memory.isNew("a", 0), memory.isNew("b", 1), memory.isNew("a", 600)]).toEqual([true, true, false]);
  expect([memory.isNew("a", 601), memory.isNew("b", 601)]).toEqual([true, false]);
});

test("the memory of signatures does not grow without end", () => {
  const memory = replayMemory();
  for (let count = 0; count <= 20_000; count++) memory.isNew(String(count), 0);
  expect(memory.isNew("0", 0)).toBe(true);
  expect(memory.isNew("20000", 0)).toBe(false);
});
