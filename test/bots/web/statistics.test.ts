import { beforeAll, describe, expect, test } from "vitest";
import { makeStatisticsLink } from "#domain/chat";
import { changeStatus, setLocale, setZone } from "#domain/partners";
import type { Actor } from "#domain/kernel";
import { openPictures } from "../../../bots/pictures/pictures.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { useHouse } from "../../support/house.ts";
import { keptLog } from "../../support/kept-log.ts";
import { makePartner } from "../../support/orders.ts";

/** The page with a partner's own figures, behind a link from chat. */
const { log, text: logged } = keptLog();
const drawing = openPictures({ colour: () => Promise.resolve("#1f4b57"), report: String });
const house = await useHouse({ log, drawing, withoutWorker: true, settings: { TRUSTED_PROXIES: "127.0.0.1" } });
const secure = await useHouse({
  withoutWorker: true,
  settings: { PUBLIC_URL: "https://partners.shop.example", TRUSTED_PROXIES: "127.0.0.1" },
});
const story = await tellStory(house);
const operator: Actor = { kind: "staff", staffId: story.staff.operator.id, partnerId: null, roles: ["operator"] };

beforeAll(async () => {
  const visit = (nth: number, campaign: string, partnerId = story.lane.id) =>
    story.click({ id: `01936f3c-0000-7000-8000-00000000c${String(nth).padStart(3, "0")}`, partnerId, campaign });
  house.clock.set("2026-11-20T19:00:00Z");
  for (const nth of [1, 2, 3]) await visit(nth, "fall");
  await visit(4, "=1+1");
  await visit(5, "inks-own", story.ink.id);
  house.clock.set("2026-11-24T19:00:00Z");
  return () => drawing.close();
});

let addresses = 0;
type Asking = { method?: string; headers?: Record<string, string>; base?: string };
/** Each a browser of its own. */
const browser = () => {
  const from = { "sec-fetch-site": "same-origin", "x-forwarded-for": `203.0.113.${++addresses}` };
  let cookie = "";
  const at = async (path: string, init: Asking = {}): Promise<Response> => {
    const answer = await fetch(`${init.base ?? house.baseUrl}${path}`, {
      redirect: "manual",
      ...init,
      headers: { ...from, cookie, ...init.headers },
    });
    cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return answer;
  };
  return {
    at,
    post: (path: string, init: Asking = {}) => at(path, { method: "POST", ...init }),
    cookie: () => cookie,
  };
};
const linkFor = async (id: string, of = house) => `/statistics/${(await of.run((tx) => makeStatisticsLink(tx, id, null))).token}`;
const title = (html: string): string | undefined => /<h1>(.*?)<\/h1>/.exec(html)?.[1];
const said = async (answer: Response): Promise<string> => `${answer.status} ${title(await answer.text()) ?? ""}`;
const signedIn = async (id: string) => {
  const one = browser();
  await one.post(await linkFor(id));
  return one;
};

describe("the link", () => {
  test("shows a button to whoever looks, programs that preview links included, and opens the page once it is pressed", async () => {
    const [link, one] = [await linkFor(story.lane.id), browser()];
    for (const agent of [
      "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
      "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
      "Mozilla/5.0",
    ])
      for (const method of ["HEAD", "GET"]) {
        const seen = await browser().at(link, { method, headers: { "user-agent": agent } });
        expect([seen.status, seen.headers.get("set-cookie")]).toEqual([200, null]);
      }
    const opened = await one.post(link);
    expect([opened.status, opened.headers.get("location")]).toEqual([303, "/statistics"]);
    expect(opened.headers.get("set-cookie")).toMatch(/^statistics=[\w-]{43}; Path=\/statistics; Max-Age=3600; HttpOnly; SameSite=Lax$/);
    expect(await said(await one.at("/statistics"))).toBe("200 Your share links in figures");
  });

  test("is used up by that, for everybody but the browser that opened it", async () => {
    const [link, one] = [await linkFor(story.lane.id), browser()];
    await one.post(link);
    const again = await one.at(link);
    expect([again.status, again.headers.get("location")]).toEqual([303, "/statistics"]);
    for (const other of [browser(), await signedIn(story.ink.id)]) {
      const refused = await other.at(link);
      const html = await refused.text();
      expect([refused.status, title(html)]).toEqual([410, "This link was used already"]);
      expect(html).toContain("<code>/share page</code>");
      expect(await said(await other.post(link))).toBe("410 This link was used already");
    }
  });

  test("keeps the period that was asked about, and nothing that is none", async () => {
    const link = await linkFor(story.lane.id);
    const html = await (await browser().at(`${link}?period=last-month`)).text();
    expect(html).toContain(`action="${link}?period&#x3D;last-month"`);
    const opened = await browser().post(`${link}?period=%0d%0aset-cookie:x`);
    expect(opened.headers.get("location")).toBe("/statistics");
  });

  test("is opened by our own page's button only", async () => {
    const link = await linkFor(story.lane.id);
    for (const site of ["cross-site", "same-site", "none"])
      expect(await said(await browser().post(link, { headers: { "sec-fetch-site": site } }))).toBe("403 Not from this page");
    expect((await browser().post(link)).status).toBe(303);
  });

  test("that is too old, unknown or cut off says what to type", async () => {
    const link = await linkFor(story.lane.id);
    house.clock.set(house.clock.now().add({ minutes: 10 }).toString());
    for (const [path, expected] of [
      [link, "410 This link is too old"],
      [link.slice(0, -1), "404 This link does not work"],
      ["/statistics/..%2f", "404 This link does not work"],
    ] as const) {
      const answer = await browser().at(path);
      const html = await answer.text();
      expect(`${answer.status} ${title(html)}`).toBe(expected);
      expect(html).toContain("<code>/share page</code>");
    }
  });
});

describe("the page", () => {
  test("shows the partner's own figures, with a graph in words, and nobody else's", async () => {
    const html = await (await (await signedIn(story.lane.id)).at("/statistics")).text();
    expect(html).toMatch(/<img src="data:image\/png;base64,[^"]+" alt="[^"]*Visits: highest 4 on/);
    expect(html).toMatch(/<dt>Visits<\/dt><dd><span class="figure">4<\/span>/);
    expect(html).toContain('<option value="fall">fall</option>');
    expect(html).not.toContain("inks-own");
    for (const id of [story.lane.id, story.lane.shareId]) expect(html).not.toContain(`=${id}`);
    const others = await (await (await signedIn(story.ink.id)).at(`/statistics?partner=${story.lane.id}&campaign=fall`)).text();
    expect(others).toMatch(/<dt>Visits<\/dt><dd><span class="figure">0<\/span>/);
  });

  test("for a period, for days, for one campaign or for links without one", async () => {
    const one = await signedIn(story.lane.id);
    const visits = async (query: string): Promise<string | undefined> =>
      /<dt>Visits<\/dt><dd><span class="figure">(\d+)<\/span>/.exec(await (await one.at(`/statistics?${query}`)).text())?.[1];
    expect(await visits("period=year")).toBe("4");
    expect(await visits("period=last-month")).toBe("0");
    expect(await visits("period=month&from=2026-11-20&to=2026-11-20")).toBe("4");
    expect(await visits("from=2026-11-21")).toBe("0");
    expect(await visits("campaign=fall")).toBe("3");
    expect(await visits("campaign=%28none%29")).toBe("0");
    expect(await said(await one.at("/statistics?period=fortnight"))).toMatch(/^422 /);
    for (const odd of ["period=month&period=year", "campaign=a&campaign=b", "campaign=%00"])
      expect([odd, (await one.at(`/statistics?${odd}`)).status]).toEqual([odd, 200]);
    expect(await said(await one.at("/statistics?from=2026-11-20&to=2026-11-01"))).toMatch(/^422 /);
  });

  test("is written as its reader reads, and what is typed in its address stays text", async () => {
    await house.run((tx) => setZone(tx, story.keep.id, "Asia/Tokyo"));
    await house.run((tx) => setLocale(tx, story.keep.id, "de-DE"));
    const html = await (await (await signedIn(story.keep.id)).at("/statistics?campaign=%22%3E%3Cscript%3E")).text();
    expect(html).toMatch(/This page closes at [^<]*(?:JST|GMT\+9)/);
    expect(html).toContain("&quot;&gt;&lt;script&gt;");
    expect(html).not.toContain("<script");
  });

  test("has its table as a file, in which nothing is a formula", async () => {
    const one = await signedIn(story.lane.id);
    const file = await one.at("/statistics/figures.csv?period=month");
    expect([file.status, file.headers.get("content-type"), file.headers.get("content-disposition")]).toEqual([
      200,
      "text/csv; charset=utf-8",
      'attachment; filename="statistics-month.csv"',
    ]);
    const rows = (await file.text()).trim().split("\r\n");
    expect(rows[0]).toMatch(/^From,Visits,Converted/);
    expect(rows.find((row) => row.startsWith("2026-11-20"))).toMatch(/^2026-11-20 00:00:00,4,0/);
    expect(file.headers.get("cache-control")).toBe("no-store");
  });

  test("is kept, indexed, framed and told of by nobody", async () => {
    const page = await (await signedIn(story.lane.id)).at("/statistics");
    expect(Object.fromEntries(["cache-control", "x-robots-tag", "referrer-policy"].map((name) => [name, page.headers.get(name)]))).toEqual({
      "cache-control": "no-store",
      "x-robots-tag": "noindex",
      "referrer-policy": "no-referrer",
    });
    expect(page.headers.get("content-security-policy")).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'; frame-ancestors 'none'/,
    );
  });

  test("over https its cookie is of https only", async () => {
    const { id } = await secure.run((tx) => makePartner(tx, "Secure Partner"));
    const one = browser();
    const opened = await one.post(await linkFor(id, secure), { base: secure.baseUrl });
    expect(opened.headers.get("set-cookie")).toMatch(
      /^__Secure-statistics=[\w-]{43}; Path=\/statistics; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect((await one.at("/statistics", { base: secure.baseUrl })).status).toBe(200);
  });
});

describe("the session", () => {
  const expectClosed = async (one: ReturnType<typeof browser>): Promise<void> => {
    for (const path of ["/statistics", "/statistics/figures.csv"]) {
      const answer = await one.at(path);
      const html = await answer.text();
      expect([answer.status, title(html)]).toEqual([410, "Your statistics are closed"]);
      expect(html).toContain("<code>/share page</code>");
    }
  };

  test("is nobody's without the cookie, or with another one", async () => {
    await expectClosed(browser());
    const one = await signedIn(story.lane.id);
    expect((await browser().at("/statistics", { headers: { cookie: `other=1; ${one.cookie()}` } })).status).toBe(200);
    expect((await browser().at("/statistics", { headers: { cookie: one.cookie().slice(0, -1) } })).status).toBe(410);
  });

  test("is over after an hour", async () => {
    const one = await signedIn(story.lane.id);
    house.clock.set(house.clock.now().add({ minutes: 60 }).toString());
    await expectClosed(one);
  });

  test("is over when its reader says so, on our own page, and the cookie goes", async () => {
    const one = await signedIn(story.lane.id);
    expect((await one.post("/statistics/end", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
    expect((await one.at("/statistics")).status).toBe(200);
    const before = one.cookie();
    const ended = await one.post("/statistics/end");
    expect([await said(ended), ended.headers.get("set-cookie")]).toEqual([
      "200 Your statistics are closed",
      expect.stringContaining("Max-Age=0"),
    ]);
    expect((await browser().at("/statistics", { headers: { cookie: before } })).status).toBe(410);
  });

  test("is over with the partner's time in the programme", async () => {
    const one = await signedIn(story.keep.id);
    await house.run((tx) => changeStatus(tx, story.keep.id, "closed", "they moved"), operator);
    await expectClosed(one);
  });
});

test("nothing that opens anything stands in the log", async () => {
  const one = await signedIn(story.lane.id);
  await one.at("/statistics");
  expect(logged()).not.toContain(one.cookie().split("=")[1]);
  expect(logged()).not.toMatch(/\/statistics\/[\w-]{43}/);
  expect(house.faults).toEqual([]);
});
