import type { Refusal, RefusalCode, RefusalFacts } from "#domain/kernel";
import { adjustmentWordings } from "./refusals/adjustments.ts";
import { announcementWordings } from "./refusals/announcements.ts";
import { bankWordings } from "./refusals/bank.ts";
import { bookWordings } from "./refusals/books.ts";
import { creditWordings } from "./refusals/credit.ts";
import { domainWordings } from "./refusals/domain.ts";
import { moneyOutWordings } from "./refusals/money-out.ts";
import { doorWordings } from "./refusals/doors.ts";
import { eventWordings } from "./refusals/events.ts";
import { factReader, type Wording } from "./refusals/facts.ts";
import { libraryWordings } from "./refusals/library.ts";
import { linkWordings } from "./refusals/links.ts";
import { pictureWordings } from "./refusals/pictures.ts";
import { periodWordings } from "./refusals/periods.ts";
import { helpWordings } from "./refusals/help.ts";
import { legalWordings } from "./refusals/legal.ts";
import { programWordings } from "./refusals/programs.ts";
import { rateWordings } from "./refusals/rates.ts";
import { shopWordings } from "./refusals/shop.ts";
import { statisticsWordings } from "./refusals/statistics.ts";
import { statementWordings } from "./refusals/statements.ts";
import { supportWordings } from "./refusals/support.ts";
import { tokenWordings } from "./refusals/tokens.ts";
import { transferAccountWordings } from "./refusals/transfer-accounts.ts";
import { transferWordings } from "./refusals/transfers.ts";
import { hint, text, view, type Action, type Sentence, type View } from "./view.ts";

/** A refusal in words: what happened, and what the reader can do next. */
export type WordedRefusal = {
  readonly title: string;
  readonly sentence: Sentence;
  readonly next: Sentence;
  readonly actions: readonly Action[];
};

/** The words for a refusal. Total: a fact that is missing or of another type costs detail, never the answer. */
export function wordRefusal(code: RefusalCode, facts: RefusalFacts): WordedRefusal {
  const [title, sentence, next, actions = []] = wordings[code](factReader(facts));
  return { title, sentence, next, actions };
}

/** A refusal as an answer. */
export function refusalView(refusal: Pick<Refusal, "code" | "facts">): View {
  const { title, sentence, next, actions } = wordRefusal(refusal.code, refusal.facts);
  return view(title, [text(...sentence), hint(...next)], { tone: "warning", actions });
}

/** A fault as an answer: nothing about the fault but the reference under which the log tells it. */
export function faultView(reference: string): View {
  return view(
    "Something went wrong on our side",
    [
      text("This is not your doing, and the programme's staff can look it up. The reference is ", { code: reference }, "."),
      hint("Try again in a minute. If it happens again, send the reference to support."),
    ],
    { tone: "problem" },
  );
}

/** A code without words does not compile. */
const wordings: Readonly<Record<RefusalCode, Wording>> = {
  ...domainWordings,
  ...bookWordings,
  ...statisticsWordings,
  ...statementWordings,
  ...creditWordings,
  ...rateWordings,
  ...doorWordings,
  ...libraryWordings,
  ...announcementWordings,
  ...linkWordings,
  ...moneyOutWordings,
  ...adjustmentWordings,
  ...programWordings,
  ...bankWordings,
  ...shopWordings,
  ...periodWordings,
  ...pictureWordings,
  ...tokenWordings,
  ...transferAccountWordings,
  ...transferWordings,
  ...eventWordings,
  ...legalWordings,
  ...helpWordings,
  ...supportWordings,
};
