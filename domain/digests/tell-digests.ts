import { quarterOf, run, sql, type Quarter, type Tx } from "#domain/kernel";
import { tellAll, type MessageFacts } from "#domain/messages";
import { shownAd } from "#domain/library";
import { programmeOf } from "#domain/programme";
import { requirementOf } from "#domain/tokens";
import { comingMeetings, figuresOf, type DigestFigures } from "./digest-figures.ts";
import { lockDueDigests, type bordersNow, type DueDigest } from "./due.ts";

/** `last`: the id of the last partner who was looked at; null: nobody was left. */
export type DigestStep = { readonly looked: number; readonly told: number; readonly last: string | null };

/**
 * Tells the next partners whose period has ended, and remembers that they were looked at: in one transaction, so that periods follow one another
 * without gap or overlap whoever is killed in between. Who has nothing to hear of is told nothing.
 */
export async function tellDigests(
  tx: Tx,
  borders: Awaited<ReturnType<typeof bordersNow>>,
  limit: number,
  after: string | null = null,
): Promise<DigestStep> {
  const due = await lockDueDigests(tx, borders, { limit, after });
  if (due.length === 0) return { looked: 0, told: 0, last: null };
  const quarter = quarterOf(tx.now, (await programmeOf(tx)).zone);
  const [figures, meetings, requirement] = [await figuresOf(tx, due, quarter), await comingMeetings(tx), await requirementOf(tx, quarter)];
  const shown = await shownAd(tx);
  const ad = shown && { title: shown.title, link: shown.link };
  const tellings = due.flatMap((each) => {
    const found = figures.get(each.partnerId);
    if (!found || isEmpty(found)) return [];
    return {
      kind: "digest" as const,
      to: { kind: "partner" as const, id: each.partnerId },
      about: each.to.toString(),
      by: each.channel,
      facts: factsOf(each, found, { meetings, ad, requirement, quarter, daysLeft: daysLeft(tx, quarter) }),
    };
  });
  await tellAll(tx, tellings);
  await run(
    tx,
    sql`update partner_digest d set told_until = u.at
        from unnest(${due.map(({ partnerId }) => partnerId)}::uuid[], ${due.map(({ to }) => to)}::timestamptz[]) as u (id, at) where d.partner_id = u.id`,
  );
  return { looked: due.length, told: tellings.length, last: due.at(-1)?.partnerId ?? null };
}

/** Nothing of their own happened; that a meeting comes is told by its own reminder. */
export function isEmpty({ conversions, clicks, payouts }: Pick<DigestFigures, "conversions" | "clicks" | "payouts">): boolean {
  return conversions.length === 0 && clicks === 0 && payouts.length === 0;
}

/** One thing to do next: what is about to be lost first, then what brings more. */
export function nextStep(
  figures: Pick<DigestFigures, "clicks" | "clicksBefore" | "conversions">,
  tokens: MessageFacts["digest"]["tokens"],
): MessageFacts["digest"]["next"] {
  if (tokens && tokens.total < tokens.requirement && tokens.daysLeft <= 30) return "tokens";
  if (figures.clicks === 0 || figures.clicks * 2 < figures.clicksBefore) return "share";
  if (figures.conversions.some(({ status }) => status === "pending")) return "pending";
  return figures.conversions.length === 0 ? "campaigns" : "payout";
}

function factsOf(
  { cadence, from, to, zone }: DueDigest,
  figures: DigestFigures,
  {
    meetings,
    ad,
    requirement,
    quarter,
    daysLeft: days,
  }: {
    meetings: DigestFigures["craftIns"];
    ad: NonNullable<MessageFacts["digest"]["ad"]> | null;
    requirement: number;
    quarter: Quarter;
    daysLeft: number;
  },
): MessageFacts["digest"] {
  const tokens =
    requirement === 0 && figures.tokens === 0 ? null : { quarter: quarter.label, total: figures.tokens, requirement, daysLeft: days };
  const { tokens: _total, craftIns, ...told } = figures;
  return {
    cadence,
    from,
    to,
    zone,
    ...told,
    tokens,
    coming: [
      ...craftIns.map((each) => ({ ...each, kind: "craft-in" as const })),
      ...meetings.map((each) => ({ ...each, kind: "meeting" as const })),
    ].toSorted((a, b) => Temporal.Instant.compare(a.startsAt, b.startsAt)),
    ad,
    next: nextStep(figures, tokens),
  };
}

const dayMs = 24 * 60 * 60 * 1_000;

/** Until the quarter's last day; on that day 0. */
function daysLeft(tx: Tx, { to }: Quarter): number {
  return Math.max(0, Math.floor((to.epochMilliseconds - tx.now.epochMilliseconds) / dayMs));
}
