import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { expect, test } from "vitest";
import { useHouse } from "../support/house.ts";
import { bodyOf, recordings } from "../support/recordings.ts";
import { tellStory } from "../domain/answers/story.ts";

/**
 * Which click counts when a visitor comes back days later by another partner's link: the tracker keeps the first and the last in its cookie,
 * the snippet copies both into the order, and the terms decide.
 */
const house = await useHouse({ at: "2026-11-01T12:00:00Z" });
const story = await tellStory(house);
const tracker = new Script(readFileSync(new URL("../../bots/web/tracker.js", import.meta.url), "utf8"));

type Kept = Readonly<Record<"click" | "reference" | "campaign" | "at", string | null>> & { readonly first?: Kept };

type Meta = { readonly key: string; readonly value: string };

/** A browser that opens a page of the shop by a share link; its beacon arrives, unless something blocks it. Gives its cookie back. */
async function visit(reference: string, cookie: string, { at, isBlocked = false }: { at: string; isBlocked?: boolean }): Promise<string> {
  house.clock.set(at);
  const sent: Promise<Response>[] = [];
  const href = `https://shop.example/?ref=${reference}`;
  const document = {
    currentScript: { src: `${house.baseUrl}/tracker.js`, dataset: {} },
    referrer: "",
    cookie,
    getElementsByName: () => [],
  };
  const send = (url: URL, body: string): boolean => {
    const headers = {
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      "content-type": "text/plain",
    };
    if (!isBlocked) sent.push(fetch(url, { method: "POST", body, headers }));
    return true;
  };
  const page: Record<string, unknown> = {
    URL,
    URLSearchParams,
    crypto,
    Date: class extends Date {
      constructor(value?: number) {
        super(value ?? at);
      }
      static override now = (): number => Date.parse(at);
    },
    location: { href, search: new URL(href).search, protocol: "https:" },
    document,
    navigator: { sendBeacon: send },
    addEventListener: () => undefined,
  };
  page["window"] = page;
  await tracker.runInContext(createContext(page));
  for (const response of await Promise.all(sent)) expect(response.status).toBe(204);
  return document.cookie.split(";")[0]!;
}

/** What `docs/woocommerce-click-cookie.php` makes of the cookie. */
function metaOf(cookie: string): Meta[] {
  const last = JSON.parse(decodeURIComponent(cookie.slice("partner_center=".length))) as Kept;
  const names = { click: "click", reference: "ref", campaign: "campaign", at: "at" } as const;
  return Object.entries({ _partner_center_: last, _partner_center_first_: last.first }).flatMap(([prefix, one]) =>
    Object.entries(names).map(([name, key]) => ({ key: `${prefix}${key}`, value: one?.[name as keyof typeof names] ?? "" })),
  );
}

async function buy(number: number, meta: readonly Meta[], at: string): Promise<void> {
  house.clock.set(at);
  const order = JSON.parse(bodyOf(recordings.find((recording) => recording.order_id === 123)!).toString()) as Record<string, unknown>;
  const gmt = at.replace("Z", "");
  const over = { id: number, number: String(number), coupon_lines: [], meta_data: meta };
  const times = { date_created_gmt: gmt, date_modified_gmt: gmt, date_paid_gmt: gmt };
  expect((await house.deliver(JSON.stringify({ ...order, ...over, ...times }))).status).toBe(200);
  await house.settled();
}
const told = async (number: number): Promise<string> => story.say("support", `support why ${number}`);

test("the last click counts, and the first is told with what it lost to", async () => {
  const first = await visit("ink-and-twine", "", { at: "2026-11-03T10:00:00Z" });
  const both = await visit("paper-lane", first, { at: "2026-11-09T10:00:00Z" });
  await buy(9001, metaOf(both), "2026-11-09T10:20:00Z");
  const said = await told(9001);
  expect(said).toContain("Credited to Paper Lane (1001)");
  expect(said).toContain("Ink & Twine (1002)");
});

test("where the terms say so the first one does, though it was followed another day", async () => {
  house.clock.set("2026-11-10T10:00:00Z");
  await story.say("operator", 'programme terms change counting-click first "who brought them" confirm:yes');
  const first = await visit("ink-and-twine", "", { at: "2026-11-11T10:00:00Z" });
  const second = await visit("cut-and-keep", first, { at: "2026-11-14T10:00:00Z" });
  const third = await visit("paper-lane", second, { at: "2026-11-20T10:00:00Z" });
  await buy(9002, metaOf(third), "2026-11-20T10:20:00Z");
  expect(await told(9002)).toContain("Credited to Ink & Twine (1002)");
});

test("a first click that something kept from us counts by the browser's instant, not later than the order", async () => {
  const blocked = await visit("ink-and-twine", "", { at: "2026-11-21T10:00:00Z", isBlocked: true });
  const both = await visit("paper-lane", blocked, { at: "2026-11-22T10:00:00Z" });
  await buy(9003, metaOf(both), "2026-11-22T10:20:00Z");
  expect(await told(9003)).toContain("Credited to Ink & Twine (1002)");
  // By a clock that runs years ahead.
  const isFirstAt = (key: string): boolean => key === "_partner_center_first_at";
  const ahead = metaOf(both).map(({ key, value }) => ({ key, value: isFirstAt(key) ? "2030-01-01T00:00:00.000Z" : value }));
  await buy(9004, ahead, "2026-11-22T10:30:00Z");
  expect(await told(9004)).not.toContain("after the order");
});

test("nothing broke on the way", () => expect([house.faults, story.faults]).toEqual([[], []]));
