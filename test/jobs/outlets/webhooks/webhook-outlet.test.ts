import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { isPublicAddress } from "../../../../jobs/outlets/webhooks/public-address.ts";
import { webhookOutlet } from "../../../../jobs/outlets/webhooks/webhook-outlet.ts";
import { webhookDouble } from "../../../support/webhook-double.ts";

const double = await webhookDouble();
const here = webhookOutlet({ onThisMachine: true, patience: 300 });
const world = webhookOutlet({ onThisMachine: false, patience: 300 });
const post = (outlet: typeof here, url = double.url) => outlet.post({ url, headers: { "webhook-id": "1" }, body: '{"a":"ä"}' });

test("what is posted arrives as it is, and any 2xx is a yes", async () => {
  for (const status of [200, 202, 204]) {
    double.answer(status);
    expect(await post(here)).toEqual({ kind: "taken", status });
  }
  expect(double.heard.at(-1)).toMatchObject({ path: "/hooks", body: '{"a":"ä"}', headers: { "webhook-id": "1" } });
});

test("everything else is a no, with a word for it: errors, redirects, 410, a busy one that says for how long", async () => {
  double.answer(500);
  expect(await post(here)).toEqual({ kind: "failed", status: 500, detail: "status" });
  double.answer(410);
  expect(await post(here)).toEqual({ kind: "gone", status: 410, detail: "gone" });
  double.answer((response) => response.writeHead(429, { "retry-after": "120" }).end());
  expect(await post(here)).toEqual({ kind: "failed", status: 429, detail: "status", retryAfterSeconds: 120 });
  const before = double.heard.length;
  double.answer((response) => response.writeHead(307, { location: `${double.url}/elsewhere` }).end());
  expect(await post(here)).toEqual({ kind: "failed", status: 307, detail: "redirect" });
  expect(double.heard).toHaveLength(before + 1);
});

test("one that is slow, falls silent or breaks off costs no more than its patience; an endless answer is not read", async () => {
  double.answer(() => undefined);
  expect(await post(here)).toEqual({ kind: "failed", status: null, detail: "too-slow" });
  double.answer((response) => void response.writeHead(200).write("…"));
  expect(await post(here)).toEqual({ kind: "failed", status: null, detail: "too-slow" });
  double.answer((response) => void response.socket?.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"));
  expect(await post(here)).toEqual({ kind: "failed", status: null, detail: "broken-off" });
  double.answer((response) => response.destroy());
  expect(await post(here)).toEqual({ kind: "failed", status: null, detail: "broken-off" });
  double.answer((response) => {
    response.writeHead(200);
    const more = (): void => void (response.writable && response.write("x".repeat(16_384), () => setImmediate(more)));
    more();
  });
  expect(await post(here)).toEqual({ kind: "taken", status: 200 });
});

test("nobody there, no such name, and a server that speaks no TLS have words of ours", async () => {
  expect(await post(here, "http://127.0.0.1:1/")).toEqual({ kind: "failed", status: null, detail: "refused" });
  expect(await post(here, "https://nowhere.invalid/")).toEqual({ kind: "failed", status: null, detail: "no-such-name" });
  expect(await post(here, double.url.replace("http:", "https:"))).toEqual({ kind: "failed", status: null, detail: "broken-off" });
});

test("a certificate that nobody vouches for ends it before anything is said", async () => {
  const file = (name: string) => readFileSync(new URL(`../../../fixtures/tls/${name}`, import.meta.url));
  let asked = 0;
  const server = createServer({ key: file("nobodys.key"), cert: file("nobodys.crt") }, (_request, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await post(here, `https://localhost:${port}/`)).toEqual({ kind: "failed", status: null, detail: "certificate" });
  expect(asked).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

describe("what only this network reaches", () => {
  test("is not posted to, by its address or by any name of it, and nothing arrives there", async () => {
    double.answer(204);
    const before = double.heard.length;
    const { port } = new URL(double.url);
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "0.0.0.0",
      "2130706433",
      "0x7f.1",
      "10.0.0.1",
      "169.254.169.254",
      "[fe80::1]",
      "[fd00::1]",
    ])
      expect([host, await post(world, `https://${host}:${port}/`)]).toEqual([host, { kind: "failed", status: null, detail: "not-public" }]);
    expect(await post(world, `http://8.8.8.8:${port}/`)).toEqual({ kind: "failed", status: null, detail: "not-https" });
    for (const host of ["10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]"])
      expect([host, await post(here, `http://${host}:${port}/`)]).toEqual([host, { kind: "failed", status: null, detail: "not-public" }]);
    expect(double.heard).toHaveLength(before);
  });

  test.each([
    ["8.8.8.8", true],
    ["93.184.215.14", true],
    ["2606:4700:4700::1111", true],
    ["172.15.255.255", true],
    ["172.16.0.0", false],
    ["172.31.255.255", false],
    ["172.32.0.0", true],
    ["100.64.0.1", false],
    ["100.128.0.1", true],
    ["192.0.0.170", false],
    ["192.168.1.1", false],
    ["198.19.255.255", false],
    ["223.255.255.255", true],
    ["224.0.0.1", false],
    ["255.255.255.255", false],
    ["0.1.2.3", false],
    ["::", false],
    ["::1", false],
    ["::ffff:8.8.8.8", false],
    ["64:ff9b::808:808", false],
    ["100::1", false],
    ["2001::1", false],
    ["2001:db8::1", false],
    ["2002:7f00:1::", false],
    ["fc00::1", false],
    ["fe80::1", false],
    ["ff02::1", false],
    ["localhost", false],
    ["", false],
  ])("%s is the internet's: %s", (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
