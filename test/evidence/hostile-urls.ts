import { Refusal, rowsOf, sql } from "#domain/kernel";
import { makeShareLink, readTarget, withReference } from "#domain/attribution";
import { defaultTerms } from "#domain/programme";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { makePartner } from "../support/orders.ts";
import { whyFeedsRedirect, whyOffList } from "./address-judges.ts";
import { hostileUrl, hostLists } from "./hostile-url-grammar.ts";
import { openLoopbackWeb, type LoopbackWeb } from "./loopback-web.ts";
import { chunksOf, eachOf, type Course, type Figures, type Proof } from "./proof.ts";
import { randomOf, type Random } from "./random.ts";

export const hostileUrls: Proof = {
  name: "hostile-urls",
  test: "T12",
  sentence: "no address that anybody hands us leads a visitor off the shop's list",
  cases: { full: 50_000, slice: 3_000 },
  run: proveHostileUrls,
};

type Case = { readonly number: number; readonly random: Random; readonly hosts: readonly string[]; readonly text: string };
type Counts = Record<"accepted" | "refused" | "redirects" | "clicksTaken" | "naiveWouldLose", number>;

const ours = [defaultTerms.shareParameter, defaultTerms.campaignParameter];
const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const casesAtOnce = 16;
const casesPerLook = 5_000;

/** Every case goes through the reader of targets, the redirect and the click door; each answer is judged by readers that know nothing of ours. */
async function proveHostileUrls(course: Course): Promise<Figures> {
  const counts: Counts = { accepted: 0, refused: 0, redirects: 0, clicksTaken: 0, naiveWouldLose: 0 };
  const db = await cloneDatabase(course.adminUrl);
  try {
    const doors = await Promise.all(
      hostLists.map((hosts) => openLoopbackWeb(db, { SHOP_HOSTS: hosts.join(","), PUBLIC_URL: "https://go.example" })),
    );
    const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
    const follow = async (one: Case, hosts: Case["hosts"], path: string): Promise<void> => {
      const { status, headers } = await doors[hostLists.indexOf(hosts)]!.ask("GET", path, {
        headers: { "user-agent": agent, ...hostHeaders(one.random) },
      });
      if (status >= 500) course.fail({ number: one.number, problem: `GET ${path} answered ${status}`, reproduction: one.text });
      if (headers.location === undefined) return;
      counts.redirects++;
      judge(course, one, headers.location, hosts);
    };

    const work = async (number: number): Promise<void> => {
      const one = caseOf(course.seed, number);
      const target = read(course, one, counts);
      if (target !== null) {
        const campaign = one.random.pick(["", "fall", "a b&c=d", "//evil.example"]);
        judge(course, one, withReference(target, "paper-lane", campaign, defaultTerms), one.hosts);
        const input = { partnerId: partner.id, url: one.text, campaign, shopHosts: one.hosts, terms: defaultTerms };
        const { path } = await db.run((tx) => makeShareLink(tx, input));
        await follow(one, one.hosts, path);
        // the same link, and the shop's hosts are others by now
        await follow(one, one.random.pick(hostLists), path);
      }
      await follow(one, one.hosts, asPath(one.random, one.text));
      await click(course, one, doors[hostLists.indexOf(one.hosts)]!, counts);
    };
    for (const numbers of chunksOf(course.numbers, casesPerLook)) {
      await eachOf(numbers, casesAtOnce, work);
      if (course.numbers.length > casesPerLook) course.say(`${numbers.at(-1)} done`);
    }
    await judgeClicks(course, db, counts);
    for (const { faults } of doors)
      for (const fault of faults.slice(0, 3))
        course.fail({ number: 0, problem: "the web door reported a fault", reproduction: String(fault) });
    await Promise.all(doors.map((web) => web.close()));
  } finally {
    await db.drop();
  }
  mustMeanSomething(course, counts);
  return {
    "addresses read": course.numbers.length,
    "accepted as a page of the shop": counts.accepted,
    refused: counts.refused,
    "redirects judged": counts.redirects,
    "clicks taken": counts.clicksTaken,
    "a check by prefix would have let off": counts.naiveWouldLose,
  };
}

function caseOf(seed: number, number: number): Case {
  const random = randomOf(seed, number);
  const hosts = random.pick(hostLists);
  return { number, random, hosts, text: hostileUrl(random, hosts) };
}

/** What the reader of targets makes of it; null: refused. Anything but a refusal that is thrown is a failure. */
function read(course: Course, one: Case, counts: Counts): string | null {
  const naive = one.hosts.some((entry) => one.text.trim().toLowerCase().startsWith(`https://${entry}`));
  if (naive && (!URL.canParse(one.text) || whyOffList(new URL(one.text).href, one.hosts) !== null)) counts.naiveWouldLose++;
  try {
    const target = readTarget(one.text, one.hosts, defaultTerms);
    counts.accepted++;
    return target;
  } catch (error) {
    if (error instanceof Refusal) counts.refused++;
    else course.fail({ number: one.number, problem: `reading it threw ${String(error)}`, reproduction: JSON.stringify(one.text) });
    return null;
  }
}

function judge(course: Course, { number, text }: Case, location: string, hosts: Case["hosts"]): void {
  const problem = whyOffList(location, hosts) ?? whyFeedsRedirect(location, hosts, ours);
  if (problem) course.fail({ number, problem, reproduction: `${JSON.stringify(text)}\nled to ${location}` });
}

/** The address where a share link's path would stand: as a reference, as a link's id, behind them, in the query. */
function asPath(random: Random, text: string): string {
  const sendable = text.replaceAll(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
  const shape = random.pick(["/r/", "/r/paper-lane/", "/r/paper-lane?to=", "/r//", "//", "/r/paper-lane/../", ""]);
  return shape === ""
    ? `/${encodeURIComponent(text.toWellFormed())}`
    : shape + (random.chance(0.5) ? encodeURIComponent(sendable) : sendable);
}

/** What a proxy that trusts its clients might pass on; a redirect must not be built from it. */
function hostHeaders(random: Random): Record<string, string> {
  return random.chance(0.8)
    ? {}
    : { [random.pick(["host", "x-forwarded-host", "forwarded", "x-original-url", "referer"])]: "https://evil.example/" };
}

async function click(course: Course, { number, random, text }: Case, web: LoopbackWeb, counts: Counts): Promise<void> {
  const sent = {
    click: clickIdOf(number),
    reference: random.chance(0.9) ? "paper-lane" : text,
    campaign: text,
    landing: text,
    referrer: text,
  };
  const body = JSON.stringify(sent);
  const { status, headers } = await web.ask("POST", "/clicks", { headers: { "content-type": "text/plain", "user-agent": agent }, body });
  if (status >= 500 || headers.location !== undefined)
    course.fail({ number, problem: `POST /clicks answered ${status} ${headers.location ?? ""}`, reproduction: JSON.stringify(text) });
  if (status === 204) counts.clicksTaken++;
}

function clickIdOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** Every click that was taken has a landing on its case's list. */
async function judgeClicks(course: Course, db: TestDatabase, counts: Counts): Promise<void> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ id: string; landing: string }>`select id, landing from click where id::text like '00000000-%' order by id`,
  );
  if (rows.length !== counts.clicksTaken)
    course.fail({ number: 0, problem: `${counts.clicksTaken} clicks were taken and ${rows.length} are there`, reproduction: "" });
  for (const { id, landing } of rows) {
    const { number, hosts, text } = caseOf(course.seed, Number(id.slice(-12)));
    // Only where it lies is asked: nobody is sent to a landing, so what its path may hold is data.
    const problem = whyOffList(landing, hosts);
    if (problem) course.fail({ number, problem, reproduction: `${JSON.stringify(text)}\nwas kept as ${landing}` });
  }
}

/** A proof that lets nothing in, or whose addresses no one could fall for, would prove nothing. */
function mustMeanSomething(course: Course, counts: Counts): void {
  if (course.numbers.length < 1_000) return;
  const vain = (["accepted", "redirects", "clicksTaken", "naiveWouldLose"] as const).filter(
    (name) => counts[name] < course.numbers.length / 100,
  );
  for (const name of vain) course.fail({ number: 0, problem: `only ${counts[name]} ${name}: these cases prove nothing`, reproduction: "" });
}
