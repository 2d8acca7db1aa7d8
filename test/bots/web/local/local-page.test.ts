import { request } from "node:http";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { money } from "#domain/kernel";
import { mailsAs, tell } from "#domain/messages";
import { programmeOf } from "#domain/programme";
import { run, sql } from "#domain/kernel";
import { useLocalPage } from "../../../support/local-page.ts";
import { madePictures } from "../../../support/made-pictures.ts";
import { htmlProblems } from "../../../templates/render/html-rules.ts";
import { tellStory } from "../../../domain/answers/story.ts";

const page = await useLocalPage({ at: "2026-11-24T19:00:00Z" });
const story = await tellStory(page);
beforeEach(() => page.clock.set("2026-11-24T19:00:00Z"));

describe("who may ask", () => {
  const routes = [
    "/",
    "/local/page.js",
    "/local/line.js",
    "/local/page.css",
    "/local/offers?as=support&line=/",
    "/local/words",
    "/local/mails/x",
    "/local/live?as=support",
  ];
  /** As `fetch` never would: under another name, or handed on by somebody. */
  const status = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${page.baseUrl}${path}`, { headers: { "sec-fetch-site": "same-origin", ...headers } }, (response) => {
        response.destroy();
        resolve(response.statusCode);
      });
      asked.on("error", reject);
      asked.end();
    });

  test.each([
    ["under a name that was made to lead here", { host: "evil.example" }],
    ["under one that only looks like this machine's", { host: "localhost.evil.example:3000" }],
    ["under one with this machine's inside", { host: "127.0.0.1@evil.example" }],
    ["by a proxy or tunnel", { "x-forwarded-for": "203.0.113.7" }],
    ["by a proxy that names itself", { via: "1.1 somebody" }],
    ["through Cloudflare", { "cf-connecting-ip": "203.0.113.7" }],
  ])("nobody %s: there is nothing", async (_, headers) => {
    for (const route of routes) expect([route, await status(route, headers)]).toEqual([route, 404]);
  });

  test("this machine, by each of its names", async () => {
    for (const host of ["localhost", "localhost:3000", "127.0.0.1:1", "[::1]:3000"])
      expect([host, await status("/", { host })]).toEqual([host, 200]);
  });

  test.each([["cross-site"], ["same-site"], ["none"], [""]])("no other page, be it to read or to do: %s", async (site) => {
    for (const route of routes.slice(1)) expect([route, await status(route, { "sec-fetch-site": site })]).toEqual([route, 403]);
    expect(
      (await page.post({ as: "operator", wants: { kind: "line", line: "/programme freeze x" } }, { "sec-fetch-site": site })).status,
    ).toBe(403);
  });

  test("nobody with a form that is no question", async () => {
    for (const body of [null, {}, { as: "support" }, { as: "support", wants: { kind: "sudo" } }, { as: 1, wants: { kind: "home" } }])
      expect((await page.post(body)).status).toBe(400);
  });

  test("nobody at all where the programme is a real one", async () => {
    await page.run((tx) => run(tx, sql`update programme set is_demonstration = false`));
    expect((await page.get("/")).status).toBe(404);
    const { outcome, html } = await page.line("operator", "/programme staff");
    expect([outcome, html]).toEqual(["refusal", expect.stringMatching(/demonstration/)]);
    await page.run((tx) => run(tx, sql`update programme set is_demonstration = true`));
    expect(page.faults).toEqual([]);
  });
});

test("the page offers whom to be, runs its own script only, and is nobody else's to show or keep", async () => {
  const response = await page.get("/");
  const html = await response.text();
  expect(html).toContain('<option value="paper-lane" selected>paper-lane</option>');
  for (const who of ["ink-and-twine", "support", "finance-2", "operator"]) expect(html).toContain(`<option value="${who}">`);
  expect(html).toContain((await page.run(programmeOf)).name);
  expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/);
  expect(html).not.toMatch(/<script(?! src=)| style=| on[a-z]+=/);
  expect([response.headers.get("cache-control"), response.headers.get("cross-origin-resource-policy")]).toEqual([
    "no-store",
    "same-origin",
  ]);
  expect(await (await page.get("/?as=support")).text()).toContain('<option value="support" selected>');
  expect(await (await page.get("/?as=%22%3E%3Cscript%3E")).text()).toContain('<option value="&quot;&gt;&lt;script&gt;" selected>');
});

describe("asking", () => {
  test("a line is answered as in the terminal, with the prefix of the platforms or without", async () => {
    for (const line of ["/share slug", "share slug", "/kiwi-share slug"])
      expect((await page.line("paper-lane", line)).html).toContain("<code>paper-lane</code>");
    const { outcome, html } = await page.line("paper-lane", "/earnigns why");
    expect([outcome, html]).toEqual(["refusal", expect.stringContaining("/earnings why")]);
  });

  test("staff are asked as staff, and nobody gets what is another's", async () => {
    expect(await page.line("support", "/support partner paper-lane")).toMatchObject({
      outcome: "answer",
      html: expect.stringContaining("Paper Lane") as string,
    });
    expect(await page.line("paper-lane", "/support partner ink-and-twine")).toMatchObject({ outcome: "refusal" });
    expect(await page.line("", "/earnings next")).toMatchObject({ outcome: "refusal" });
    expect(await page.line("nobody-of-that-name", "/earnings next")).toMatchObject({
      outcome: "refusal",
      html: expect.stringMatching(/nobody-of-that-name/) as string,
    });
  });

  test("a command that lacks something opens a form, which is sent like a line", async () => {
    const form = await page.line("paper-lane", "/share link campaign:fall");
    expect(form.html).toMatch(/<form data-command="share link">[^]*name="url"[^]* required>[^]*name="campaign" value="fall"/);
    expect(htmlProblems(form.html)).toEqual([]);
    const sent = await page.ask("paper-lane", {
      kind: "command",
      command: "share link",
      given: { url: "https://shop.example/stamps", campaign: "fall" },
    });
    expect(sent.html).toMatch(/partners\.shop\.example\/r\/paper-lane\/[0-9a-z]{7}/);
  });

  test("what a form says is refused with the reason, as it would be when typed", async () => {
    const sent = await page.ask("paper-lane", { kind: "command", command: "share link", given: { url: "https://evil.example/" } });
    expect(sent.outcome).toBe("refusal");
  });

  test("a confirmation can be pressed, once, by whoever was shown it, and by no form", async () => {
    const shown = await page.line("operator", "/programme terms act:change term:hold-days value:20 reason:longer");
    const label = /data-once>([^<]+)</.exec(shown.html)?.[1] ?? "";
    expect(label).not.toBe("");
    await expect(page.press("finance", shown, label)).resolves.toMatchObject({
      outcome: "refusal",
      html: expect.stringMatching(/not yours|somebody else/i) as string,
    });
    await expect(page.press("operator", shown, label)).resolves.toMatchObject({ outcome: "answer" });
    await expect(page.press("operator", shown, label)).resolves.toMatchObject({ outcome: "refusal" });
    await expect(page.ask("operator", { kind: "press", handle: "0".repeat(22), given: {} })).resolves.toMatchObject({ outcome: "refusal" });
    expect(page.faults).toEqual([]);
  });

  test("files go up inside of a form, and nothing that is typed is taken for one", async () => {
    const picture = `data:image/jpeg;base64,${(await madePictures.jpeg()).toString("base64")}`;
    const list = await page.line("support", "/publish image");
    expect(list.html).toContain('<input type="file" name="picture" accept=".jpg,.jpeg,.png,.webp,.gif,.heic">');
    const given = { picture, title: "Fall", caption: "Cards for fall {link}", tags: "fall" };
    const broken = await page.press("support", list, "Add one", { ...given, picture: "data:image/jpeg;base64,AAAA" });
    expect(broken.outcome).toBe("refusal");
    // What was refused has used nothing up.
    const added = await page.press("support", list, "Add one", given);
    expect([added.outcome, added.html]).toEqual(["answer", expect.stringContaining('<img src="data:image/jpeg;base64,')]);
    for (const path of ["/etc/passwd", "data:image/jpeg;base64,AAAA"])
      expect(await page.line("support", `/publish image act:add picture:${path} title:x`)).toMatchObject({ outcome: "refusal" });
    expect(page.faults).toEqual([]);
  });

  test("what comes with an answer is in it: files to keep, pictures to see", async () => {
    const { html } = await page.line("paper-lane", "/share qr");
    expect(html).toMatch(
      /<img src="data:image\/png;base64,[^"]{200,}" alt="[^"]+">\n<a href="data:image\/png;base64,[^"]+" download="qr-[\w-]+\.png">/,
    );
  });

  test("a course is drawn", async () => {
    await story.click({ id: "01936f3c-0000-7000-8000-00000000c001", partnerId: story.lane.id });
    await story.click({ id: "01936f3c-0000-7000-8000-00000000c002", partnerId: story.lane.id });
    expect((await page.line("paper-lane", "/share stats")).html).toMatch(
      /<figure><img src="data:image\/png;base64,[^"]+" alt="[^"]*Visits: highest 2/,
    );
  });
});

describe("completion", () => {
  const offers = async (as: string, line: string): Promise<{ line: string; word: string; hint: string }[]> => {
    const response = await page.get(`/local/offers?${new URLSearchParams({ as, line }).toString()}`);
    return ((await response.json()) as { offers: { line: string; word: string; hint: string }[] }).offers;
  };

  test("offers what the Tab key would, with what it is", async () => {
    expect(await offers("paper-lane", "/sha")).toEqual([{ line: "/share ", word: "/share", hint: "Share links" }]);
    expect(await offers("paper-lane", "/share st")).toEqual([
      { line: "/share stats ", word: "stats", hint: "Visits, conversions, rate and earnings of your links, by campaign and over time" },
    ]);
    expect(await offers("paper-lane", "/share stats p")).toContainEqual({
      line: "/share stats period:",
      word: "period:",
      hint: "this month unless you say (if you like)",
    });
    expect(await offers("paper-lane", "/share stats period:y")).toContainEqual({
      line: "/share stats period:year ",
      word: "period:year",
      hint: "",
    });
    expect(await offers("paper-lane", "/as fin")).toEqual(expect.arrayContaining([expect.objectContaining({ line: "/as finance-2" })]));
  });

  test("offers nobody what they may not ask", async () => {
    expect(await offers("paper-lane", "/fin")).toEqual([]);
    expect((await offers("finance", "/fin")).map(({ word }) => word)).toEqual(["/finance"]);
    expect((await offers("", "/")).map(({ word }) => word)).not.toContain("/earnings");
  });

  test("fields of forms get the words that the platforms offer", async () => {
    const words = async (as: string, command: string, option: string, typed: string): Promise<unknown> => {
      const response = await page.get(`/local/words?${new URLSearchParams({ as, command, option, typed }).toString()}`);
      return ((await response.json()) as { words: unknown }).words;
    };
    expect(await words("support", "support partner", "who", "ink")).toEqual([expect.objectContaining({ word: "ink-and-twine" })]);
    expect(await words("paper-lane", "support partner", "who", "ink")).toEqual([]);
  });
});

describe("live", () => {
  type Event = { readonly event: string; readonly data: { readonly id: string; readonly html: string; readonly isNew: boolean } };
  const listening = async (as: string): Promise<{ events: Event[]; stop: () => void }> => {
    const over = new AbortController();
    const response = await fetch(`${page.baseUrl}/local/live?as=${as}`, {
      headers: { "sec-fetch-site": "same-origin" },
      signal: over.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const events: Event[] = [];
    let rest = "";
    const decoder = new TextDecoder();
    const read = async (): Promise<void> => {
      for await (const part of response.body!) {
        const pieces = (rest + decoder.decode(part as Uint8Array, { stream: true })).split("\n\n");
        rest = pieces.pop() ?? "";
        for (const piece of pieces) {
          const [, event = "", data = ""] = /^event: (\w+)\ndata: (.*)$/.exec(piece) ?? [];
          events.push({ event, data: JSON.parse(data) as Event["data"] });
        }
      }
    };
    read().catch(() => undefined);
    return { events, stop: () => over.abort() };
  };
  const until = (events: readonly Event[], event: string, word: string): Promise<Event> =>
    vi.waitFor(
      () => {
        const found = events.findLast((each) => each.event === event && each.data.html.includes(word));
        expect(found, `${event} with ${word}`).toBeDefined();
        return found!;
      },
      { timeout: 15_000, interval: 20 },
    );

  test("tells what somebody is told, which mails leave, and how things stand", async () => {
    const lane = await listening("paper-lane");
    const support = await listening("support");
    await until(lane.events, "now", "Dashboard of Paper Lane");
    await until(support.events, "now", "</article>");
    await page.enqueueing((tx) =>
      tell(tx, {
        kind: "sale-alert",
        to: { kind: "partner", id: story.lane.id },
        about: "4711",
        facts: { sales: [{ order: "4711", commission: money(1_190n, "USD"), status: "unpaid", orderedAt: tx.now, maturesAt: null }] },
      }),
    );
    const told = await until(lane.events, "told", "4711");
    expect(htmlProblems(told.data.html)).toEqual([]);
    expect(support.events.filter(({ event }) => event === "told")).toEqual([]);
    await story.click({ id: "01936f3c-0000-7000-8000-00000000c003", partnerId: story.lane.id });
    await until(lane.events, "now", "Visits");
    for (const { stop } of [lane, support]) stop();
  });

  test("a mail is a page of no origin that runs nothing", async () => {
    const lane = await listening("paper-lane");
    const joined = await page.ask("", {
      kind: "command",
      command: "partner join",
      given: { name: "Washi <b>", email: "w@washi.example", about: "cards" },
    });
    expect(joined.outcome).toBe("answer");
    const mail = await until(lane.events, "mail", "w@washi.example");
    expect(mail.data.html).toContain("Washi &lt;b&gt;");
    const shown = await page.get(`/local/mails/${mail.data.id}`);
    expect(shown.headers.get("content-security-policy")).toMatch(
      /default-src 'none';.*frame-ancestors 'self';.*sandbox allow-popups allow-popups-to-escape-sandbox$/,
    );
    expect(await shown.text()).toContain("<!doctype html>");
    expect((await page.get("/local/mails/..%2f..%2fetc")).status).toBe(404);
    expect((await page.told.ids(mailsAs)).size).toBeGreaterThan(0);
    lane.stop();
    expect(page.faults).toEqual([]);
  });
});
