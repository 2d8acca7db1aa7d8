import { rowsOf, sql, type Currency, type Instant } from "#domain/kernel";
import { violations } from "#domain/store";
import { cloneDatabase } from "../support/cloned-database.ts";
import { ending, historyOf, type History } from "./history.ts";
import { openHands, type Hands } from "./history-hands.ts";
import { creditedTo, takenOver, verdictOf, worthOf, type Story, type Verdict } from "./oracle.ts";
import { chunksOf, type Course, type Figures, type Proof } from "./proof.ts";
import { textOfStory } from "./story-text.ts";

export const webhookHistories: Proof = {
  name: "webhooks",
  test: "T4",
  sentence: "whatever becomes of a shop's messages on their way, every order ends as the design says it must",
  cases: { full: 5_000, slice: 120 },
  run: proveHistories,
};

/** How many histories share a database, and with it the payout batches. */
const historiesPerDatabase = 200;
/** Every sixteenth history goes through the signed door over HTTP; these run one after the other, for the door has one clock. */
const isOverHttp = (number: number): boolean => number % 16 === 0;

type Found = {
  readonly external_id: string;
  readonly partner_name: string;
  readonly currency: Currency;
  readonly status: string;
  readonly reason: string;
  readonly amount_minor: string;
  readonly matures_at: string | null;
  readonly is_standing: boolean;
  readonly corrections: string;
  readonly released_at: string | null;
};

async function proveHistories(course: Course): Promise<Figures> {
  const counts: Record<string, number> = {};
  const count = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by);
  const groups = [course.numbers.filter((number) => !isOverHttp(number)), course.numbers.filter(isOverHttp)];
  let done = 0;
  for (const [index, numbers] of groups.entries())
    for (const chunk of chunksOf(numbers, historiesPerDatabase)) {
      await proveChunk(
        course,
        chunk.map((number) => historyOf(course.seed, number)),
        index === 1,
        count,
      );
      done += chunk.length;
      if (course.numbers.length > historiesPerDatabase) course.say(`${done} histories`);
    }
  return counts;
}

async function proveChunk(
  course: Course,
  histories: readonly History[],
  overHttp: boolean,
  count: (name: string, by?: number) => void,
): Promise<void> {
  const db = await cloneDatabase(course.adminUrl, {
    at: "2026-10-01T00:00:00Z",
    terms: {
      unusualTimesTotal: 100,
      automaticReleaseBelow: { USD: 10n ** 12n, EUR: 10n ** 12n, JPY: 10n ** 12n, KWD: 10n ** 12n },
      minimumPayout: { USD: 1_000n, JPY: 100n, KWD: 1_000n },
    },
  });
  try {
    const hands = await openHands(db, histories, { overHttp, count, fail: course.fail });
    await hands.playAll();
    await compare(course, histories, hands, count);
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({
        number: 0,
        problem: `${invariant}: violated`,
        reproduction: `${JSON.stringify(rows.slice(0, 3))}\nin the histories ${histories[0]?.number} to ${histories.at(-1)?.number}`,
      });
    await hands.close();
  } finally {
    await db.drop();
  }
}

async function compare(
  course: Course,
  histories: readonly History[],
  hands: Hands,
  count: (name: string, by?: number) => void,
): Promise<void> {
  const found = Map.groupBy(await conversions(hands), (row) => row.external_id);
  for (const history of histories) {
    count("histories");
    count("messages dropped", history.dropped);
    for (const [index, life] of history.lives.entries()) {
      count("orders");
      const story = hands.storyOf(history, index);
      const rows = found.get(String(life.order.id)) ?? [];
      const standing = rows.find((row) => row.is_standing) ?? null;
      count(`orders that end ${standing?.status ?? "nobody's"}`);
      count("corrections", rows.filter((row) => row.corrections !== "0").length);
      count("conversions superseded", rows.filter((row) => !row.is_standing).length);
      const problem = differenceOf(story, history, standing, hands.releasesOf(history));
      if (problem)
        course.fail({ number: history.number, problem: `order ${life.order.id}: ${problem}`, reproduction: textOfStory(story, rows) });
    }
  }
}

function conversions({ db }: Hands): Promise<Found[]> {
  return rowsOf(
    { em: db.database.reader() },
    sql<Found>`
      select o.external_id, p.name as partner_name, c.currency, c.status, c.reason, c.amount_minor, c.matures_at, c.superseded_at is null as is_standing,
             coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0)::text as corrections,
             (select y.released_at from payout_item i join payout y on y.id = i.payout_id where i.conversion_id = c.id and i.is_standing and y.state = 'released') as released_at
      from conversion c join shop_order o on o.id = c.order_id join partner p on p.id = c.partner_id order by c.created_at, c.id`,
  );
}

/** In one sentence what differs from the oracle; null: nothing. */
function differenceOf(
  story: Story,
  history: History,
  found: Found | null,
  releases: readonly { at: Instant; turn: number }[],
): string | null {
  const verdict = verdictOf(story, history.world, ending);
  const owed = verdict && textOf(verdict, history);
  if (!verdict || !found)
    return owed === null && found === null ? null : `should be ${owed ?? "nobody's"}, but is ${found ? JSON.stringify(found) : "nobody's"}`;
  // In the bin an order is an id and nothing else: what it was worth, and in which currency, only the messages before told.
  const isInBin = story.life.changes.at(-1)!.kind === "trashed";
  if (isInBin && found.partner_name === ownerOf(verdict.partner, history) && found.reason === verdict.reason) return null;
  const owner = `${found.partner_name} ${found.currency}`;
  if (owner !== `${ownerOf(verdict.partner, history)} ${verdict.currency}`) return `should be ${owed}, but is ${owner} ${found.status}`;
  if (found.status === "paid") return differenceOfPaid(story, history, verdict, found, releases);
  const maturesAt = found.matures_at && Temporal.Instant.from(found.matures_at.replace(" ", "T")).toString();
  const is = [owner, found.status, found.reason, found.amount_minor, maturesAt ?? "never"].join(" ");
  // Why an order that is worth nothing is rejected depends on when it was last looked at: after two months it has waited too long, too.
  // Which of two saves of one second was taken in last, nobody knows where all come at once; so nobody knows since when it waits.
  if (history.isBurst && verdict.reason === "pending-too-long" && found.reason === "awaiting-payment") return null;
  const isVain = verdict.worth === 0n && verdict.reason === "pending-too-long";
  return is === owed || (isVain && is === owed?.replace("pending-too-long", "no-commission")) ? null : `should be ${owed}, but is ${is}`;
}

/** What was paid stays; what the order lost since is taken back, never more than was paid. And it was right when it was paid. */
function differenceOfPaid(
  story: Story,
  { world, isBurst }: History,
  verdict: Verdict,
  found: Found,
  releases: readonly { at: Instant; turn: number }[],
): string | null {
  const paid = BigInt(found.amount_minor);
  const worthNow = verdict.isLost ? 0n : verdict.worth < paid ? verdict.worth : paid;
  if (BigInt(found.corrections) !== worthNow - paid)
    return `was paid ${paid} and is worth ${worthNow}, but was corrected by ${found.corrections}`;
  if (isBurst || story.life.order.secondsAhead > 0) return null;
  const releasedAt = Temporal.Instant.from(found.released_at!.replace(" ", "T"));
  const turn = releases.find(({ at }) => at.equals(releasedAt))!.turn;
  const held = takenOver(story.seen, turn).at(-1)!.state;
  const partner = creditedTo(story, world, turn);
  if (partner === null) return "was paid while it was nobody's";
  const then = worthOf(held, partner, story.life.order.createdAt, world);
  return then === paid ? null : `was paid ${paid}, but was worth ${then} by all that we knew then`;
}

function textOf(verdict: Verdict, history: History): string {
  return [
    ownerOf(verdict.partner, history),
    verdict.currency,
    verdict.status,
    verdict.reason,
    verdict.worth,
    verdict.maturesAt ?? "never",
  ].join(" ");
}

function ownerOf(partner: number, history: History): string {
  return history.world.partners[partner]!.references[0]!;
}
