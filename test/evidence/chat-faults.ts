import { instant, money, rowOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { linkPartner, type ChatAccount } from "#domain/chat";
import { kindRules, overdueMessages, tell } from "#domain/messages";
import { violations } from "#domain/store";
import { makeDelivery } from "../../jobs/deliver-messages.ts";
import { discordOutlet } from "../../jobs/outlets/discord/discord-outlet.ts";
import { slackOutlet } from "../../jobs/outlets/slack/slack-outlet.ts";
import type { ChatOutgoing, Outgoing, Outlet } from "../../jobs/outlets/outlet.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { refused } from "../support/discord/api-errors.ts";
import { startFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { ConnectionCut } from "../support/discord/http-api.ts";
import { makePartner } from "../support/orders.ts";
import { keepingOutlet } from "../support/outlets.ts";
import { startFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import { chunksOf, type Course, type Figures, type Proof } from "./proof.ts";
import { randomOf } from "./random.ts";

export const chatFaults: Proof = {
  name: "chat",
  test: "T7, chat",
  sentence: "whatever Discord and Slack do and whenever we are killed, no message is lost, and none arrives twice unless nobody could know",
  cases: { full: 400, slice: 40 },
  run: proveChatFaults,
};

const casesPerDatabase = 100;
const wrongs = ["lost", "dropped", "broken", "busy", "unavailable", "not-opened", "closed", "no-message", "killed", "none"] as const;

type Case = {
  readonly number: number;
  readonly platform: "discord" | "slack";
  /** one that may be sent twice, and one that may not */
  readonly kind: "payout-released" | "sale-alert";
  /**
   * lost: it is there, and the answer is not. dropped: neither. killed: our process ends between the platform's "taken" and our note of it.
   * not-opened: the way to the person fails.
   */
  readonly wrong: (typeof wrongs)[number];
  readonly times: number;
};

function caseOf(seed: number, number: number): Case {
  const random = randomOf(seed, number);
  const platform = random.pick(["discord", "slack"] as const);
  const kind = random.pick(["payout-released", "sale-alert"] as const);
  const wrong = random.pick(wrongs);
  const isOnce = platform === "slack" || wrong === "no-message" || wrong === "killed";
  return { number, platform, kind, wrong, times: isOnce ? 1 : random.between(1, 6) };
}

/** Discord's messages are sent again at once so many times before anybody gives up. */
const triesAtOnce = 4;

/** What must have become of it: written from the design, not from the product. */
function oracle({ platform, kind, wrong, times }: Case): { state: string; arrivals: number; mails: number } {
  const mayRepeat = kindRules[kind].whenUndecided === "again";
  const sent = { state: "sent", arrivals: 1, mails: 0 };
  const unknown = (arrivals: number) => ({ state: "unknown-outcome", arrivals, mails: 0 });
  switch (wrong) {
    case "closed":
      return { state: "suppressed", arrivals: 0, mails: 1 };
    case "no-message":
      return { state: "dead", arrivals: 0, mails: 0 };
    case "killed":
      // The nonce makes one message of two on Discord; on Slack nothing does.
      return mayRepeat ? { ...sent, arrivals: platform === "discord" ? 1 : 2 } : unknown(1);
    case "lost":
      if (platform === "slack") return mayRepeat ? { ...sent, arrivals: 2 } : unknown(1);
      return times < triesAtOnce || mayRepeat ? sent : unknown(1);
    case "dropped":
      if (platform === "slack") return mayRepeat ? sent : unknown(0);
      return times < triesAtOnce || mayRepeat ? sent : unknown(0);
    case "broken":
      return platform === "discord" || mayRepeat ? sent : unknown(0);
    default:
      return sent;
  }
}

type Fakes = { readonly discord: FakeDiscord; readonly slack: FakeSlack };

async function proveChatFaults(course: Course): Promise<Figures> {
  const counts: Record<string, number> = {
    messages: 0,
    tries: 0,
    arrived: 0,
    "arrived twice, where that may be": 0,
    "by mail instead": 0,
    lost: 0,
  };
  // The proof's clock leaps from try to try, so the double's has to walk along: by the real one, a quick machine asks more than 50 times a second.
  let doubleTime = 0;
  const now = (): number => (doubleTime += 100);
  const fakes: Fakes = { discord: await startFakeDiscord({ now }), slack: await startFakeSlack() };
  try {
    for (const numbers of chunksOf(course.numbers, casesPerDatabase)) {
      const db = await cloneDatabase(course.adminUrl, { at: "2026-11-24T19:00:00Z" });
      for (const number of numbers) await proveOne(course, db, fakes, caseOf(course.seed, number), counts);
      for (const { invariant, rows } of await violations(db.database.reader()))
        course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
      await db.drop();
    }
  } finally {
    await fakes.discord.close();
    await fakes.slack.stop();
  }
  return counts;
}

async function proveOne(course: Course, db: TestDatabase, fakes: Fakes, one: Case, counts: Record<string, number>): Promise<void> {
  const account = accountOf(fakes, one);
  const partnerId = await db.run((tx) => tellOf(tx, one, account));
  arrange(fakes, one, account);
  const mails: Outgoing[] = [];
  await untilQuiet(db, fakes, one, mails);
  const wanted = oracle(one);
  const row = await db.run((tx) =>
    rowOf(
      tx,
      sql<{ state: string; attempts: number; reason: string | null; detail: string | null }>`
        select state, attempts, reason, detail from message where recipient_id = ${partnerId} and channel = ${one.platform}`,
    ),
  );
  const arrivals = arrivalsOf(fakes, one, account);
  const add = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by);
  add("messages");
  add("tries", row?.attempts ?? 0);
  if (arrivals > 0) add("arrived");
  if (arrivals > 1) add("arrived twice, where that may be");
  if (mails.length > 0) add("by mail instead");
  if (arrivals + mails.length === 0 && row?.state !== "dead" && row?.state !== "unknown-outcome") add("lost");
  if (row?.state === wanted.state && arrivals === wanted.arrivals && mails.length === wanted.mails) return;
  course.fail({
    number: one.number,
    problem: `should be ${wanted.state} with ${wanted.arrivals} arrived and ${wanted.mails} mailed, is ${row?.state} (${row?.reason}, ${row?.detail}) with ${arrivals} and ${mails.length} after ${row?.attempts} tries`,
    reproduction: JSON.stringify(one),
  });
}

function accountOf({ discord, slack }: Fakes, { platform, number, wrong }: Case): ChatAccount {
  const name = `case-${number}`;
  if (platform === "slack") return { platform, workspace: slack.workspace.team.id, account: slack.workspace.addUser(name).id };
  const user = discord.world.addUser(name);
  user.takesDirectMessages = wrong !== "closed";
  return { platform, workspace: "", account: user.id };
}

async function tellOf(tx: Tx, { number, kind, platform, wrong }: Case, account: ChatAccount): Promise<string> {
  const partner = await makePartner(tx, `Case ${number}`);
  await linkPartner(tx, { ...account, name: "somebody" }, partner.id);
  await run(tx, sql`delete from message where recipient_id = ${partner.id}`);
  const of = kindRules[kind].class;
  await run(tx, sql`insert into message_preference values ('partner', ${partner.id}, ${of}, ${platform}, 'at-once', ${tx.now})`);
  // Who takes no direct messages wants them by mail as well, or nothing could arrive.
  const byMail = wrong === "closed" ? "at-once" : "off";
  await run(tx, sql`insert into message_preference values ('partner', ${partner.id}, ${of}, 'mail', ${byMail}, ${tx.now})`);
  const [to, about, at] = [{ kind: "partner", id: partner.id } as const, String(number), instant("2026-11-24T10:00:00Z")];
  if (kind === "payout-released")
    await tell(tx, { kind, to, about, facts: { payoutId: partner.id, period: "2026-11-01", amount: money(500n, "USD"), at } });
  else
    await tell(tx, {
      kind,
      to,
      about,
      facts: { sales: [{ order: "1", commission: money(1n, "USD"), status: "unpaid", orderedAt: at, maturesAt: null }] },
    });
  return partner.id;
}

/** Tells the double what goes wrong. */
function arrange({ discord, slack }: Fakes, { platform, wrong, times }: Case, { account }: ChatAccount): void {
  if (platform === "slack") {
    const faults = {
      lost: ["chat.postMessage", { kind: "lost" }],
      dropped: ["chat.postMessage", { kind: "dropped" }],
      broken: ["chat.postMessage", { kind: "status", status: 503 }],
      busy: ["chat.postMessage", { kind: "ratelimited", retryAfter: 30 }],
      unavailable: ["chat.postMessage", { kind: "error", error: "service_unavailable" }],
      "not-opened": ["conversations.open", { kind: "lost" }],
      closed: ["chat.postMessage", { kind: "error", error: "messages_tab_disabled" }],
      "no-message": ["chat.postMessage", { kind: "error", error: "invalid_blocks" }],
    } as const;
    if (wrong !== "killed" && wrong !== "none") slack.fail(faults[wrong][0], faults[wrong][1]);
    return;
  }
  const path = new RegExp(`^/channels/${discord.world.directChannel(account).id}/messages$`);
  const faults = {
    lost: { path, error: new ConnectionCut(), after: true },
    dropped: { path, error: new ConnectionCut() },
    broken: { path, error: refused.broken() },
    busy: { path, error: refused.rateLimited(3, false) },
    unavailable: { path, error: refused.rateLimited(90, true) },
    "not-opened": { path: /^\/users\/@me\/channels$/, error: refused.broken() },
    "no-message": { path, error: refused.invalidForm(["components[0]: BASE_TYPE_REQUIRED This field is required"]) },
  } as const;
  if (wrong !== "killed" && wrong !== "none" && wrong !== "closed") discord.fail({ ...faults[wrong], times });
}

/** Delivers what is due and moves the clock to what is due next, until nothing is open. Each round is a process of its own. */
async function untilQuiet(db: TestDatabase, fakes: Fakes, one: Case, mails: Outgoing[]): Promise<void> {
  let isToBeKilled = one.wrong === "killed";
  for (let round = 0; round < 100; round++) {
    const { outlet, killed } = outletOf(fakes, one, isToBeKilled);
    const deliver = makeDelivery({
      inTransaction: db.inTransaction,
      outlets: { [one.platform]: outlet, mail: keepingOutlet(mails) },
      publicUrl: "https://partners.example",
      report: (error) => {
        throw error;
      },
    });
    const ids = await db.run((tx) => overdueMessages(tx, 10));
    await Promise.race([Promise.all(ids.map(deliver)), killed]);
    if (ids.length > 0) isToBeKilled = false;
    await outlet.close();
    const [next] = await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ at: string | null }>`
          select min(case state when 'queued' then due_at else lease_until end)::text as at from message where state in ('queued', 'sending')`,
      ),
    );
    if (!next?.at) return;
    const due = instant(new Date(next.at).toISOString());
    if (Temporal.Instant.compare(due, db.clock.now()) > 0) db.clock.set(due);
  }
  throw new Error(`the outbox does not come to rest: ${JSON.stringify(one)}`);
}

/** The product's own outlet; one that is killed has handed the message over and never comes back. */
function outletOf(
  { discord, slack }: Fakes,
  { platform }: Case,
  isToBeKilled: boolean,
): { outlet: Outlet<ChatOutgoing>; killed: Promise<void> } {
  const own =
    platform === "discord"
      ? discordOutlet({ token: discord.token, apiUrl: discord.apiUrl, pause: () => Promise.resolve() })
      : slackOutlet({ token: slack.workspace.tokens.bot, apiUrl: slack.apiUrl });
  const killed = Promise.withResolvers<void>();
  // The clock stands still between two rounds: a turn that a channel's pace has to give would never come.
  const unpaced = { ...own, perSecond: null };
  if (!isToBeKilled) return { outlet: unpaced, killed: killed.promise };
  const send: Outlet<ChatOutgoing>["send"] = async (outgoing, signal) => {
    await own.send(outgoing, signal);
    killed.resolve();
    return new Promise(() => {});
  };
  return { outlet: { ...unpaced, send }, killed: killed.promise };
}

function arrivalsOf({ discord, slack }: Fakes, { platform }: Case, { account }: ChatAccount): number {
  if (platform === "slack") return slack.workspace.seenBy(account, slack.workspace.directMessages(account).id).length;
  const place = discord.world.directChannel(account).id;
  return [...discord.world.messages.values()].filter(({ channelId }) => channelId === place).length;
}
