import { createHash } from "node:crypto";
import { newId, plusDays, type Instant, type Tx } from "#domain/kernel";
import { makeShareLink, recordClicks, type NewClick, type ShareLinkFacts } from "#domain/attribution";
import { partnerByReference } from "#domain/partners";
import { termsAt } from "#domain/programme";
import { programme } from "./cast.ts";

/** Where each partner's links lead, by campaign, and about how many people a day follow them. */
const habits = [
  { reference: "paper-lane", campaign: "winter-album", page: "albums/linen", from: 30, daily: 5 },
  { reference: "paper-lane", campaign: "craft-in", page: "club/", from: 70, daily: 3 },
  { reference: "paper-lane", campaign: "autumn-layouts", page: "layouts/", from: 95, daily: 2 },
  { reference: "ink-and-twine", campaign: "cards", page: "paper/", from: 95, daily: 4 },
  { reference: "ink-and-twine", campaign: "newsletter", page: "", from: 55, daily: 2 },
  { reference: "cut-and-keep", campaign: "reviews", page: "layouts/", from: 40, daily: 1 },
  { reference: "fold-and-fern", campaign: "schools", page: "albums/linen", from: 19, daily: 3 },
] as const;
type Habit = (typeof habits)[number];

const sources = ["www.pinterest.com", null, "www.instagram.com", "mail.example"] as const;
/** The story is the same whenever it is told: what looks like chance is a hash. */
const chance = (seed: string, of: number): number => createHash("sha256").update(seed).digest().readUInt32BE() % of;

/** Weeks of visits that led to no order: more at weekends, a few of them bots, previews and people who come back at once. */
export async function visitForWeeks(tx: Tx, now: Instant): Promise<void> {
  const terms = await termsAt(tx, tx.now);
  for (const habit of habits) {
    const partner = await partnerByReference(tx, habit.reference);
    if (!partner) throw new Error(`the demonstration has no partner ${habit.reference}`);
    const { campaign, page } = habit;
    const where = { partnerId: partner.id, url: `https://${programme.shopHost}/${page}`, campaign, shopHosts: [programme.shopHost], terms };
    await recordClicks(tx, clicksOf(habit, partner.id, await makeShareLink(tx, where), now));
  }
}

function clicksOf(habit: Habit, partnerId: string, link: ShareLinkFacts, now: Instant): NewClick[] {
  const clicks: NewClick[] = [];
  for (let daysAgo = habit.from; daysAgo > 0; daysAgo--) {
    const seed = `${habit.reference} ${habit.campaign} ${daysAgo}`;
    const isBusy = chance(`busy ${daysAgo}`, 7) < 2;
    const people = chance(seed, habit.daily + 1) + (isBusy ? habit.daily : 0);
    for (let person = 0; person < people; person++) {
      const one = `${seed} ${person}`;
      const clickedAt = plusDays(now, -daysAgo).add({ minutes: chance(one, 1_200) });
      const visitor = createHash("sha256").update(one).digest("base64url").slice(0, 22);
      const verdict: NewClick["verdict"] = (["bot", "preview"] as const)[chance(`kind ${one}`, 14)] ?? "counted";
      const click = {
        id: newId(),
        clickedAt,
        partnerId,
        shareLinkId: link.path.split("/").at(-1) ?? null,
        campaign: habit.campaign,
        landing: link.target,
        referrerHost: sources[chance(`from ${one}`, sources.length)] ?? null,
        visitor,
        verdict,
      };
      clicks.push(click);
      if (verdict === "counted" && chance(`again ${one}`, 9) === 0)
        clicks.push({ ...click, id: newId(), clickedAt: clickedAt.add({ minutes: 4 }) });
    }
  }
  return clicks;
}
