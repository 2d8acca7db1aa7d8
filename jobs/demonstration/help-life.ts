import { plusDays, type Instant, type Tx } from "#domain/kernel";
import { publishArticle, writeArticle } from "#domain/help";
import { acceptTerms, newestTerms, publishTerms, writeLegalDraft } from "#domain/legal";
import { findStaff, partnerByReference } from "#domain/partners";
import { assignQuestion, draftQuestion, giveFeedback, rateAnswer, replyAsStaff, sendQuestion, type QuestionAsker } from "#domain/support";
import { helpArticles, legalTerms } from "./help-articles.ts";

type HelpDeed = { readonly at: Instant; readonly by: "support" | "operator" | null; readonly happen: (tx: Tx) => Promise<unknown> };

/** Terms that most have accepted, articles, two questions of which one is open, and what people think. */
export function helpDeeds(now: Instant): HelpDeed[] {
  const ago = (days: number): Instant => plusDays(now, -days);
  return [
    { at: ago(110), by: "operator", happen: publishFirstTerms },
    { at: ago(109), by: null, happen: (tx) => accept(tx, "paper-lane") },
    { at: ago(108), by: null, happen: (tx) => accept(tx, "cut-and-keep") },
    { at: ago(90), by: "support", happen: writeHelp },
    {
      at: ago(8),
      by: null,
      happen: (tx) =>
        askFor(tx, "paper-lane", "My cousin bought the linen album with my link on her phone, but paid on her laptop. Does that count?"),
    },
    {
      at: ago(7),
      by: "support",
      happen: (tx) =>
        answer(
          tx,
          "Not by itself: the laptop does not know of the link. Tell us with /share missing-sale and the order's number, and we look at it together.",
        ),
    },
    { at: ago(6), by: null, happen: rateIt },
    {
      at: ago(5),
      by: null,
      happen: (tx) => think(tx, "cut-and-keep", "idea", "A coupon for the first order of somebody's friend would help at markets.", 4),
    },
    {
      at: ago(3),
      by: null,
      happen: (tx) => think(tx, "ink-and-twine", "praise", "The evening with the leaf prints was lovely. More of these!", 5),
    },
    {
      at: ago(1),
      by: null,
      happen: (tx) => askFor(tx, "ink-and-twine", "Can I have a coupon with my name in it for the Christmas market in December?"),
    },
  ];
}

async function publishFirstTerms(tx: Tx): Promise<void> {
  await writeLegalDraft(tx, legalTerms, "anew");
  await publishTerms(tx, tx.now);
}

async function accept(tx: Tx, reference: string): Promise<void> {
  const version = await newestTerms(tx);
  await acceptTerms(tx, (await asker(tx, reference)).partnerId, version?.hash ?? "", { platform: "console", linkId: null });
}

async function writeHelp(tx: Tx): Promise<void> {
  for (const article of helpArticles) {
    const { slug } = await writeArticle(tx, article);
    await publishArticle(tx, slug);
  }
}

async function asker(tx: Tx, reference: string): Promise<QuestionAsker & { readonly partnerId: string }> {
  const found = await partnerByReference(tx, reference);
  if (!found) throw new Error(`the demonstration has no partner ${reference}`);
  return { partnerId: found.id, account: "", platform: "console", at: null };
}

async function askFor(tx: Tx, reference: string, words: string): Promise<void> {
  const who = await asker(tx, reference);
  const { number } = await draftQuestion(tx, who, { words, link: null });
  await sendQuestion(tx, who, number);
}

async function answer(tx: Tx, words: string): Promise<void> {
  const support = await findStaff(tx, "support");
  if (!support) throw new Error("the demonstration has nobody called support");
  const by = { staffId: support.id, account: "" };
  await assignQuestion(tx, by, "1", "take");
  await replyAsStaff(tx, by, "1", { words, link: null, article: null, asksBack: false });
}

async function rateIt(tx: Tx): Promise<void> {
  await rateAnswer(tx, await asker(tx, "paper-lane"), "1", 5);
}

async function think(tx: Tx, reference: string, kind: "idea" | "praise", words: string, rating: number): Promise<void> {
  await giveFeedback(tx, (await asker(tx, reference)).partnerId, { kind, words, rating });
}
