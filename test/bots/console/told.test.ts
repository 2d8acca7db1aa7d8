import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { instant, money, newId, rowsOf, sql } from "#domain/kernel";
import { linkPartner } from "#domain/chat";
import { openConsole, tell, toldAs } from "#domain/messages";
import { addStaff, tellStaff } from "#domain/partners";
import { toldFiles } from "#domain/store";
import { text, view, type View } from "#templates/view";
import { askerFrom } from "../../../bots/asker.ts";
import { commands } from "../../../bots/commands/index.ts";
import { askOnce } from "../../../bots/console/chat.ts";
import { listenForTold } from "../../../bots/console/told.ts";
import { consoleOutlet } from "../../../jobs/outlets/console/console-outlet.ts";
import { useHouse } from "../../support/house.ts";
import { testHands } from "../../support/job-desk.ts";
import { makePartner } from "../../support/orders.ts";
import { usePictures } from "../../support/picture-house.ts";
import { chatOn, discord } from "../some-chat.ts";

/** What direct messages tell elsewhere, for who sits at a terminal with the demonstration. */
const folder = await mkdtemp(join(tmpdir(), "told-"));
afterAll(() => rm(folder, { recursive: true }));
const files = toldFiles(join(folder, "console"));
const house = await useHouse({ at: "2026-11-24T19:00:00Z", chat: { console: consoleOutlet(files) } });
const pictures = usePictures();
let people = 0;
let slug = "";
let to: { kind: "partner"; id: string };

beforeEach(async () => {
  people += 1;
  slug = `ann-${people}`;
  to = { kind: "partner", id: (await house.run((tx) => makePartner(tx, `Ann ${people}`, slug))).id };
});

async function says(who: string, line: string, json = false): Promise<string> {
  const output = new PassThrough();
  const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands };
  const [historyFile, downloadsFolder] = [join(folder, "history"), join(folder, "downloads")];
  const doors = {
    inTransaction: house.transactions,
    commands,
    surroundings,
    report: String,
    pictures,
    told: files,
    prefix: "kiwi",
    historyFile,
    downloadsFolder,
  };
  await askOnce({ ...doors, input: new PassThrough(), output }, who, line, json);
  return String(output.read());
}
const alert = (order: string) =>
  house.enqueueing((tx) =>
    tell(tx, {
      kind: "sale-alert",
      to,
      about: order,
      facts: { sales: [{ order, commission: money(1_190n, "USD"), status: "unpaid", orderedAt: tx.now, maturesAt: null }] },
    }),
  );
const outbox = async (): Promise<string[]> => {
  const rows = await house.run((tx) =>
    rowsOf(
      tx,
      sql<{
        channel: string;
        state: string;
      }>`select channel, state from message where recipient_id = ${to.id} and kind = 'sale-alert' order by channel, created_at`,
    ),
  );
  return rows.map(({ channel, state }) => `${channel} ${state}`);
};
const untilOutbox = (...wanted: string[]) =>
  vi.waitFor(async () => expect(await outbox()).toEqual(wanted), { timeout: 15_000, interval: 10 });

test("whoever is spoken as is told there from then on, as it happens, with what buttons would do to type", async () => {
  expect(await says(slug, "/told")).toContain("Nothing so far.");
  await alert("4107");
  await untilOutbox("console sent", "mail queued");
  const said = await says(slug, "/told");
  expect(said).toContain("A sale");
  expect(said).toContain("$11.90");
  expect(said).toContain("/earnings why order:4107");
  expect(said).not.toContain("press");
});

test("the same is told once, and the last ones come last", async () => {
  await house.run((tx) => openConsole(tx, to));
  await alert("1");
  await untilOutbox("console sent", "mail queued");
  await alert("1");
  await alert("2");
  await untilOutbox("console sent", "console sent", "mail queued", "mail queued");
  expect(await says(slug, "/told 1")).not.toMatch(/order:1\b/);
  expect(await says(slug, "told 5")).toMatch(/order:1\b.*order:2\b/s);
  expect(JSON.parse(await says(slug, "/told", true))).toMatchObject({ title: "What you were told" });
});

test("how much of it is chosen as for every other way, and what nobody wants is not even sealed", async () => {
  const set = await says(slug, "/partner notices about:sales when:off by:console");
  expect(set).toContain("From now on, sales by console: never.");
  expect(set).toContain("By console");
  await alert("3");
  await untilOutbox("mail queued");
  expect(await says(slug, "/told")).toContain("Nothing so far.");
});

test("nobody chooses it from elsewhere, and who never sat there is not asked about it", async () => {
  const chat = chatOn({ ...house, inTransaction: house.transactions }, commands, undefined, { askerOf: askerFrom });
  const account = discord(`8${people}`);
  await house.run((tx) => linkPartner(tx, account, to.id));
  for (const line of ["partner notices about:sales when:off by:console", "partner digest by:console"])
    expect(await chat.line(account, line)).toMatchObject({ outcome: "refusal", view: { title: "That can't be used" } });
  const shown = await chat.line(account, "partner notices");
  expect(JSON.stringify(shown.view)).not.toContain("console");
  const offered = commands.flatMap(({ options }) => Object.values(options).flatMap(({ choices }) => choices));
  expect(offered).not.toContain("console");
});

test("what mails name is understood here with the prefix that it has on the platforms, and without it", async () => {
  expect(await says(slug, "/kiwi-partner links")).toBe(await says(slug, "/partner links"));
});

test("staff read theirs, which nobody else does, in files that only their owner can read", async () => {
  const sue = await house.run((tx) => addStaff(tx, { handle: `fay-${people}`, name: "Fay", roles: ["finance"] }));
  await says(`fay-${people}`, "/told");
  const facts = { period: "2026-12-01", totals: [money(900_000n, "USD")], payouts: 31, unusual: 2 };
  await house.enqueueing((tx) => tellStaff(tx, ["finance"], { kind: "batch-needs-release", about: newId(), facts }));
  await vi.waitFor(async () => expect(await says(`fay-${people}`, "/told")).toContain("waits for two persons"), {
    timeout: 15_000,
    interval: 20,
  });
  expect(await says(slug, "/told")).not.toContain("waits for two persons");
  const inside = join(folder, "console", toldAs({ kind: "staff", id: sue.id }));
  const [name] = await readdir(inside);
  expect([(await stat(inside)).mode & 0o777, (await stat(join(inside, name!))).mode & 0o777]).toEqual([0o700, 0o600]);
});

test("a listener hears what comes after it began, for whoever sits there then", async () => {
  const card = (title: string): View =>
    view(title, [text({ instant: instant("2026-12-01T16:00:00Z"), as: "date" }, { money: money(5n, "USD") })]);
  const [ann, bea] = [`partner-${newId()}`, `partner-${newId()}`].map((whose) => ({ kind: "partner" as const, id: whose.slice(8) }));
  const keep = (who: typeof ann, title: string) => files.keep(toldAs(who!), newId(), card(title));
  const heard: View[] = [];
  const faults: unknown[] = [];
  const listening = listenForTold(
    files,
    async (each) => void heard.push(each),
    (error) => String(faults.push(error)),
  );
  await keep(ann, "before");
  await listening.moveTo(ann!);
  await keep(ann, "first");
  await vi.waitFor(() => expect(heard).toEqual([card("first")]), { timeout: 5_000, interval: 20 });
  await listening.moveTo(bea!);
  await keep(ann, "for somebody else");
  await keep(bea, "second");
  await vi.waitFor(() => expect(heard.map(({ title }) => title)).toEqual(["first", "second"]), { timeout: 5_000, interval: 20 });
  listening.stop();
  expect(faults).toEqual([]);
});
