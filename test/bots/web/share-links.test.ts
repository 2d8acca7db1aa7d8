import { request } from "node:http";
import { pino } from "pino";
import { beforeEach, describe, expect, test } from "vitest";
import { webServer } from "../../../bots/web/server.ts";
import { webSettings } from "../../../bots/web/web-settings.ts";
import { makeShareLink } from "#domain/attribution";
import { rowsOf, sql } from "#domain/kernel";
import { changeStatus, setSlug } from "#domain/partners";
import { defaultTerms } from "#domain/programme";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";

const house = await useHouse({ withoutWorker: true });
const ada = await house.run((tx) => makePartner(tx, "Ada", "paper-lane"));
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

type Row = {
  partner_id: string;
  share_link_id: string | null;
  campaign: string;
  landing: string;
  referrer_host: string | null;
  verdict: string;
};
const clicks = async (): Promise<Row[]> =>
  rowsOf(
    { em: house.database.reader() },
    sql<Row>`select partner_id, share_link_id, campaign, landing, referrer_host, verdict from click order by clicked_at, id`,
  );
const verdictsNow = async (): Promise<string[]> => (await clicks()).map(({ verdict }) => verdict);

function follow(path: string, options: { method?: string; headers?: Record<string, string>; baseUrl?: string } = {}): Promise<Response> {
  const { method = "GET", headers = {}, baseUrl = house.baseUrl } = options;
  return fetch(baseUrl + path, { method, redirect: "manual", headers: { "user-agent": browser, ...headers } });
}

/** A path exactly as given: fetch would tidy it up first. */
function raw(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(house.baseUrl);
    request({ hostname, port, path, headers: { "user-agent": browser } }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });
}

async function makeLink(url: string, campaign = ""): Promise<string> {
  const { path } = await house.run((tx) =>
    makeShareLink(tx, { partnerId: ada.id, url, campaign, shopHosts: ["shop.example"], terms: defaultTerms }),
  );
  return path;
}

beforeEach(async () => {
  // every test at an hour of its own and with an empty table: repeats are not what most of them are about
  house.clock.set(house.clock.now().add({ hours: 1 }));
  await house.run((tx) => tx.em.execute("delete from click"));
});

describe("following a share link", () => {
  test("leads to the shop with the partner's reference, is not kept by anybody, and is a counted click when the answer comes", async () => {
    const response = await follow("/r/paper-lane", { headers: { referer: "https://blog.example.org/post?secret=1" } });
    expect(await clicks()).toEqual([
      {
        partner_id: ada.id,
        share_link_id: null,
        campaign: "",
        landing: "https://shop.example/",
        referrer_host: "blog.example.org",
        verdict: "counted",
      },
    ]);
    expect([response.status, response.headers.get("location"), await response.text()]).toEqual([
      302,
      "https://shop.example/?ref=paper-lane",
      "",
    ]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
      "referrer-policy": "no-referrer-when-downgrade",
    });
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  test("to a page leads to that page, with its campaign; the click says which link it was", async () => {
    const path = await makeLink("https://shop.example/stamps?size=a4#top", "fall sale");
    const response = await follow(path.toUpperCase().replace("/R/", "/r/"));
    expect(response.headers.get("location")).toBe("https://shop.example/stamps?size=a4&ref=paper-lane&campaign=fall%20sale#top");
    expect(await clicks()).toMatchObject([
      { share_link_id: path.split("/").at(-1), campaign: "fall sale", landing: "https://shop.example/stamps?size=a4#top" },
    ]);
  });

  test.for(["?to=https://evil.example", "?url=//evil.example&ref=eve", "?ref=eve&campaign=eve", "?%0d%0aSet-Cookie:x=1"])(
    "can't be led elsewhere by %s",
    async (query) => {
      const response = await follow(`/r/paper-lane${query}`);
      expect([response.status, response.headers.get("location")]).toEqual([302, "https://shop.example/?ref=paper-lane"]);
    },
  );

  test("by share ID, in capitals and by a slug of former days leads to the same partner", async () => {
    const grace = await house.run((tx) => makePartner(tx, "Grace", "former-slug"));
    await house.run((tx) => setSlug(tx, grace.id, "newer-slug"));
    for (const word of [grace.shareId, "FORMER-slug", "newer-slug", "%6Eewer-slug"]) {
      const response = await follow(`/r/${word}`);
      expect([word, response.headers.get("location")]).toEqual([word, "https://shop.example/?ref=newer-slug"]);
    }
    expect(await verdictsNow()).toEqual(["counted", "repeat", "repeat", "repeat"]);
  });

  test("twice within half an hour is a repeat, later it counts again; another browser is another visitor", async () => {
    await follow("/r/paper-lane");
    house.clock.set(house.clock.now().add({ minutes: 29, seconds: 59 }));
    await follow("/r/paper-lane");
    await follow("/r/paper-lane", { headers: { "user-agent": browser.replaceAll("140", "141") } });
    house.clock.set(house.clock.now().add({ seconds: 1 }));
    await follow("/r/paper-lane");
    expect((await verdictsNow()).toSorted()).toEqual(["counted", "counted", "counted", "repeat"]);
  });
});

describe("who is no person", () => {
  test.for<[string, string, Record<string, string>]>([
    ["preview", "GET", { "user-agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)" }],
    ["preview", "GET", { "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)" }],
    ["preview", "GET", { "user-agent": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)" }],
    ["preview", "GET", { "user-agent": "WhatsApp/2.24.1 A" }],
    ["preview", "GET", { "user-agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)" }],
    ["preview", "GET", { "x-purpose": "preview" }],
    ["bot", "GET", { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" }],
    ["bot", "GET", { "user-agent": "curl/8.9.1" }],
    ["bot", "GET", { "user-agent": "python-requests/2.32" }],
    ["bot", "GET", { "user-agent": "" }],
    ["prefetch", "GET", { "sec-purpose": "prefetch" }],
    ["prefetch", "GET", { "sec-purpose": "prefetch;prerender" }],
    ["prefetch", "GET", { purpose: "prefetch" }],
    ["prefetch", "GET", { "x-moz": "prefetch" }],
    ["head", "HEAD", {}],
    ["head", "HEAD", { "user-agent": "Slackbot 1.0" }],
    ["counted", "GET", {}],
    [
      "counted",
      "GET",
      {
        "user-agent":
          "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
      },
    ],
  ])("is led to the shop all the same and kept as %s: %s %j", async ([verdict, method, headers]) => {
    const response = await follow("/r/paper-lane", { method, headers });
    expect([response.status, response.headers.get("location")]).toEqual([302, "https://shop.example/?ref=paper-lane"]);
    expect(await verdictsNow()).toEqual([verdict]);
  });

  test("does not make the person who comes next a repeat", async () => {
    await follow("/r/paper-lane", { headers: { "sec-purpose": "prefetch" } });
    await Promise.all([follow("/r/paper-lane", { method: "HEAD" }), follow("/r/paper-lane")]);
    expect((await verdictsNow()).toSorted()).toEqual(["counted", "head", "prefetch"]);
  });
});

describe("a link that leads nowhere", () => {
  test.for([
    "/r/nobody",
    "/r/nobody/abc",
    "/r/paper-lane/zzzzzzz",
    "/r/%00",
    "/r/paper-lane/%00",
    "/r/paper%00-lane",
    "/r/%2e%2e",
    "/r/..%2fhealthz",
    "/r/%27--",
    "/r/%F0%9F%98%80",
    "/r/paper-lane/x/y",
    "/r/",
    "/r",
  ])("%s is answered 404 and makes no click", async (path) => {
    const { status, body } = await raw(path);
    expect([status, await clicks()]).toEqual([404, []]);
    expect(body).not.toMatch(/node_modules|\bat .*:\d+|Error:/);
  });

  test("says so in a sentence", async () => {
    const response = await follow("/r/nobody");
    expect([response.headers.get("content-type"), response.headers.get("cache-control"), await response.text()]).toEqual([
      "text/plain; charset=utf-8",
      "no-store",
      "This share link does not exist. Please ask whoever gave it to you for a new one.\n",
    ]);
  });

  test.for(["/r/%", "/r/%zz", "/r/%ff", "/r/paper-lane/%c3%28", `/r/${"x".repeat(200)}`])("%s is refused without a fault", async (path) => {
    const { status, body } = await raw(path);
    expect(status).toBeOneOf([400, 404, 414]);
    expect(body).not.toMatch(/node_modules|\bat .*:\d+|Error:/);
  });

  test("no other method is taken", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) expect((await follow("/r/paper-lane", { method })).status).toBe(404);
    expect(await clicks()).toEqual([]);
  });
});

describe("a partner who is not active", () => {
  test("while paused is still remembered, once closed not any more; either is seen within five seconds", async () => {
    const partner = await house.run((tx) => makePartner(tx, "Resting", "resting"));
    const location = async (): Promise<string | null> => (await follow("/r/resting")).headers.get("location");
    expect(await location()).toBe("https://shop.example/?ref=resting");
    await house.run((tx) => changeStatus(tx, partner.id, "paused", null));
    house.clock.set(house.clock.now().add({ hours: 1 }));
    expect(await location()).toBe("https://shop.example/?ref=resting");
    await house.run((tx) => changeStatus(tx, partner.id, "closed", null));
    house.clock.set(house.clock.now().add({ milliseconds: 4_999 }));
    expect(await location()).toBe("https://shop.example/?ref=resting");
    house.clock.set(house.clock.now().add({ milliseconds: 1 }));
    expect(await location()).toBe("https://shop.example/");
    expect(await clicks()).toHaveLength(3);
  });
});

describe("X-Forwarded-For", () => {
  const from = (address: string, baseUrl = house.baseUrl): Promise<Response> =>
    follow("/r/paper-lane", { baseUrl, headers: { "x-forwarded-for": address } });

  test("of a stranger is not believed: whoever writes it stays the same visitor", async () => {
    await from("203.0.113.7");
    await from("203.0.113.8");
    expect((await verdictsNow()).toSorted()).toEqual(["counted", "repeat"]);
  });

  test("of a trusted proxy tells visitors apart, by the last address that is not a proxy's own", async () => {
    const settings = webSettings.parse({ SHOP_HOSTS: "shop.example", TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8" });
    const web = await webServer({
      ...house,
      settings,
      log: pino({ level: "silent" }),
      report: () => "reference",
      isReady: async () => true,
    });
    try {
      const baseUrl = await web.listen({ port: 0, host: "127.0.0.1" });
      for (const address of ["203.0.113.7", "203.0.113.8", "203.0.113.9, 203.0.113.7", "203.0.113.7, 10.1.2.3", "rubbish, 203.0.113.8"])
        expect((await from(address, baseUrl)).status).toBe(302);
      expect((await verdictsNow()).toSorted()).toEqual(["counted", "counted", "repeat", "repeat", "repeat"]);
    } finally {
      await web.close();
    }
  });
});

describe("what is kept", () => {
  test("holds neither the address nor the browser nor the whole referrer, anywhere in the row", async () => {
    const response = await follow("/r/paper-lane", {
      headers: { referer: "https://ada:secret@blog.example.org/private/page?token=1", "accept-language": "nv", cookie: "session=abc" },
    });
    expect(response.status).toBe(302);
    const [row] = await rowsOf(
      { em: house.database.reader() },
      sql<{ text: string; visitor: string }>`select to_jsonb(c)::text as text, visitor from click c`,
    );
    expect(row!.visitor).toMatch(/^[A-Za-z0-9_-]{22}$/);
    for (const personal of ["127.0.0.1", "::1", "Mozilla", "Firefox", "Linux", "private", "token", "secret", 'abc"', 'nv"'])
      expect(row!.text).not.toContain(personal);
  });

  test("tells the same visitor by another hash the next day", async () => {
    for (let day = 0; day < 2; day++) {
      await follow("/r/paper-lane");
      house.clock.set(house.clock.now().add({ hours: 24 }));
    }
    const rows = await rowsOf({ em: house.database.reader() }, sql<{ visitor: string }>`select distinct visitor from click`);
    expect(rows).toHaveLength(2);
  });

  test("is all there when three hundred visitors at once have their answers", async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) => follow("/r/paper-lane", { headers: { "user-agent": `${browser} ${index}` } })),
    );
    const verdicts = await verdictsNow();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    expect([verdicts.length, new Set(verdicts)]).toEqual([300, new Set(["counted"])]);
  });
});
