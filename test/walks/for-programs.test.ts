import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { makeApiKey } from "#domain/api-keys";
import { wallClock } from "#domain/kernel";
import { headersFor } from "../../jobs/send-webhooks.ts";
import { tellStory } from "../domain/answers/story.ts";
import { useHouse } from "../support/house.ts";

/** docs/api.md, as somebody follows it: its two programs run as they stand there. */
const house = await useHouse({ at: "2026-10-01T12:00:00Z", withoutWorker: true });
const story = await tellStory(house);
const guide = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "for-programs-"));
const running: (() => void)[] = [];
afterAll(() => running.forEach((stop) => stop()));

/** Starts a program of the guide; `line` waits for its next line. */
function start(name: string, env: Record<string, string>) {
  const [, program = ""] = new RegExp("```js " + name.replace(".", "\\.") + "\\n(.*?)```", "s").exec(guide) ?? [];
  expect(program).not.toBe("");
  const path = join(folder, name);
  writeFileSync(path, program);
  const child = spawn(process.execPath, [path], { env, stdio: ["ignore", "pipe", "inherit"] });
  running.push(() => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { line: async (): Promise<string | undefined> => (await lines.next()).value };
}

test("the reader reads every conversion, and then what is new", async () => {
  const { secret } = await house.run((tx) => makeApiKey(tx, { name: "Books", scopes: ["conversions:read"], days: null }));
  for (let n = 1; n <= 101; n++)
    await story.at(`2026-11-02T12:${String(n % 60).padStart(2, "0")}:00Z`, () => story.order(String(n), { reference: "paper-lane" }));
  const readAll = async (since: Record<string, string>): Promise<string[]> => {
    const { line } = start("read-changes.mjs", { BASE: house.baseUrl, KEY: secret, ...since });
    const lines: string[] = [];
    for (let each = await line(); each !== undefined; each = await line()) lines.push(each);
    return lines;
  };
  house.clock.set("2026-11-03T12:00:00Z");
  const all = await readAll({});
  expect(all).toHaveLength(102);
  expect(all[0]).toMatch(new RegExp(`^[0-9a-f-]{36} ${story.lane.shareId} \\d+ unpaid 2000 USD$`));
  expect(all.at(-1)).toBe("SINCE 2026-11-03T11:55:00Z");
  await story.at("2026-11-03T12:00:01Z", () => story.order("102", { reference: "paper-lane" }));
  const fresh = await readAll({ SINCE: "2026-11-03T11:55:00Z" });
  expect(fresh.map((line) => line.split(" ")[2])).toEqual(["102", undefined]);
});

test("the receiver takes what is signed with its secret, and nothing that is forged, changed or old", async () => {
  const secret = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`;
  const { line } = start("receive.mjs", { SECRET: secret, PORT: "0" });
  const port = /^listening on (\d+)$/.exec((await line()) ?? "")?.[1];
  const body = JSON.stringify({ type: "endpoint.test", sequence: 7, data: { words: "It arrives." } });
  const now = wallClock.now();
  const post = async (signed: string, sent: string, by: readonly string[], at = now) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: sent, headers: headersFor("id-1", signed, by, at) })).status;
  const other = `whsec_${Buffer.from("somebody else's").toString("base64")}`;
  expect(await post(body, body, [other])).toBe(401);
  expect(await post(body, `${body} `, [secret])).toBe(401);
  expect(await post(body, body, [secret], now.subtract({ minutes: 6 }))).toBe(401);
  expect(await post(body, body, [other, secret])).toBe(204);
  expect(await line()).toBe('7 endpoint.test {"words":"It arrives."}');
});
