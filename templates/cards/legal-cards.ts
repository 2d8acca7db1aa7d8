import type { AcceptedLine, LegalListing } from "#domain/answers";
import type { Accepted, LegalDraftFacts, LegalVersion, TermsToAccept } from "#domain/legal";
import type { Instant } from "#domain/kernel";
import { markdownPage } from "../markdown.ts";
import { atMinute, counted, left, onDate, pagingOf, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Sentence, type Value, type View } from "../view.ts";
import { tellOfIt } from "./tell-of-it.ts";

/** Who reads the terms: a partner may accept them, with when they did; others only read. */
export type TermsReader = { readonly kind: "partner"; readonly acceptedAt: Instant | null } | { readonly kind: "other" };

/** The first letters of a text's hash: enough to compare two by eye. */
const shortHash = (hash: string): Value => ({ code: hash.slice(0, 12) });

/** A version in full: what a partner accepts is what stands here. */
export function legalTermsCard(version: LegalVersion, inEffect: LegalVersion | null, reader: TermsReader, page: number): View {
  const isToCome = inEffect === null || inEffect.number < version.number;
  const isOver = version.withdrawnAt !== null || (inEffect !== null && inEffect.number > version.number);
  const body = markdownPage(version.words, page, "center terms", { version: String(version.number) });
  const mayAccept = reader.kind === "partner" && reader.acceptedAt === null && !isOver;
  const isLast = body.pages === null || page === body.pages.of;
  const holds: Sentence =
    version.withdrawnAt !== null
      ? ["taken back ", onDate(version.withdrawnAt), "; it never held"]
      : isOver
        ? ["a later version holds now"]
        : [isToCome ? "from " : "since ", onDate(version.effectiveAt)];
  return view(
    `Terms and conditions, version ${version.number}`,
    [
      facts(
        ["In effect", ...holds],
        ...(reader.kind === "partner"
          ? [
              ["You", ...(reader.acceptedAt === null ? ["have not accepted it"] : ["accepted it ", atMinute(reader.acceptedAt)])] as [
                string,
                ...Sentence,
              ],
            ]
          : []),
        ["Mark of the text", shortHash(version.hash)],
      ),
      ...body.blocks,
      ...(mayAccept && !isLast ? [hint("You can accept at the end of the text.")] : []),
    ],
    {
      pages: body.pages,
      actions: [
        ...(mayAccept && isLast ? [action("I accept these terms", "center terms", { act: "accept", seen: version.hash }, "main")] : []),
        ...(inEffect && inEffect.number < version.number && version.withdrawnAt === null
          ? [action(`What holds until then: version ${inEffect.number}`, "center terms", { version: String(inEffect.number) })]
          : []),
        ...(reader.kind === "partner" ? [action("What I accepted", "center terms", { act: "history" })] : []),
        ...body.actions,
      ],
    },
  );
}

export function noTermsCard(): View {
  return view("There are no terms yet", [
    text("The programme has published no terms and conditions. You are asked to read them when there are."),
  ]);
}

/** It is written down that somebody accepted. */
export function termsAcceptedCard({ version, at, isNew }: Accepted): View {
  return view(
    isNew ? "Thank you" : "You accepted it already",
    [
      text(`You accepted version ${version.number} of the terms and conditions `, atMinute(at), "."),
      hint("The mark of the text is ", shortHash(version.hash), "; the text never changes under it."),
    ],
    { tone: "good", actions: [action("What I accepted", "center terms", { act: "history" })] },
  );
}

const platformWords: Readonly<Record<string, string>> = { discord: "Discord", slack: "Slack", console: "the terminal" };

/** What a partner accepted, and when. */
export function acceptedTermsCard(lines: readonly AcceptedLine[]): View {
  return view(
    "Terms that you accepted",
    [
      {
        kind: "table",
        columns: [right("Version"), left("Accepted"), left("On"), left("In effect from"), left("Mark")],
        rows: lines.map((line) => [
          [{ count: line.number }],
          [atMinute(line.at)],
          [platformWords[line.platform] ?? line.platform],
          [onDate(line.effectiveAt)],
          [shortHash(line.hash)],
        ]),
        more: 0,
        whenEmpty: ["You have accepted none yet. Read the terms and accept them at their end."],
      },
    ],
    {
      actions: [
        action("Read the terms", "center terms", {}, lines.length === 0 ? "main" : "normal"),
        ...lines.slice(0, 3).map(({ number }) => action(`Version ${number}`, "center terms", { version: String(number) })),
      ],
    },
  );
}

/** Above an answer: there is something to accept. */
export function withTermsToAccept(answer: View, { number, effectiveAt }: TermsToAccept, now: Instant): View {
  const isInEffect = Temporal.Instant.compare(effectiveAt, now) <= 0;
  return {
    ...answer,
    blocks: [
      text(
        `Please read version ${number} of our terms and conditions when you have a minute: `,
        ...(isInEffect
          ? ["it holds since ", onDate(effectiveAt), ", and transfers of money wait until you accept it."]
          : ["it holds from ", onDate(effectiveAt), " on. What you asked for is below."]),
      ),
      ...answer.blocks,
    ],
    actions: [...answer.actions, action("Read the terms", "center terms")],
  };
}

/** What operators keep of the terms. */
export function publishTermsCard(listing: LegalListing, draft: LegalDraftFacts, now: Instant): View {
  const paging = pagingOf(listing, "publish terms");
  const stateOf = ({ withdrawnAt, effectiveAt, number }: LegalListing["rows"][number]): Value => {
    const isToCome = Temporal.Instant.compare(now, effectiveAt) < 0;
    const holds = listing.rows.find((each) => each.withdrawnAt === null && Temporal.Instant.compare(each.effectiveAt, now) <= 0)?.number;
    return withdrawnAt !== null
      ? { badge: "taken back", tone: "problem" }
      : isToCome
        ? { badge: "to come", tone: "warning" }
        : holds === number
          ? { badge: "in effect", tone: "good" }
          : { badge: "over", tone: "plain" };
  };
  const isComing = listing.rows.some(
    ({ withdrawnAt, effectiveAt }) => withdrawnAt === null && Temporal.Instant.compare(now, effectiveAt) < 0,
  );
  return view(
    "Terms and conditions",
    [
      {
        kind: "table",
        columns: [right("Version"), left("State"), left("In effect from"), right("Accepted by"), left("Mark")],
        rows: listing.rows.map((each) => [
          [{ count: each.number }],
          [stateOf(each)],
          [onDate(each.effectiveAt)],
          [{ count: each.accepted }, " of ", { count: listing.activePartners }],
          [shortHash(each.hash)],
        ]),
        more: listing.more,
        whenEmpty: ["None is published yet. Write the draft, look at it, and publish it."],
      },
      ...paging.blocks,
      facts([
        "Draft",
        ...(draft.words === "" ? ["empty"] : [...counted(draft.words.length, "character"), ", changed ", atMinute(draft.changedAt)]),
      ]),
    ],
    {
      pages: paging.pages,
      actions: [
        ...(draft.words === "" ? [] : [action("Look at the draft", "publish terms", { act: "preview" }, "main")]),
        action("Write the draft", "publish terms", { act: "write", text: blank }, draft.words === "" ? "main" : "normal"),
        ...(draft.words === "" ? [] : [action("Add to its end", "publish terms", { act: "append", text: blank })]),
        ...(isComing ? [action("Take back what is to come", "publish terms", { act: "withdraw", reason: blank }, "danger")] : []),
        ...paging.actions,
      ],
    },
  );
}

/** The draft as partners would read it, before it is published. */
export function legalDraftCard(
  next: Pick<LegalVersion, "number" | "words" | "hash" | "effectiveAt">,
  asked: { readonly from: string | null; readonly partners: number; readonly seen: string; readonly isNow: boolean },
  page: number,
): View {
  const when = asked.from === null ? {} : { from: asked.from };
  const body = markdownPage(next.words, page, "publish terms", { act: "preview", ...when });
  return view(
    `Publish version ${next.number} of the terms?`,
    [
      facts(
        ["In effect", ...(asked.isNow ? ["at once"] : ["from ", atMinute(next.effectiveAt)])],
        ["Would be asked to accept", ...counted(asked.partners, "partner"), ", at their next command"],
        ["Mark of the text", shortHash(next.hash)],
      ),
      hint(
        "From then on, the money of whoever has not accepted waits. The text can't be changed after; a version to come can be taken back.",
      ),
      ...body.blocks,
    ],
    {
      tone: "warning",
      pages: body.pages,
      actions: [
        action("Publish it", "publish terms", { act: "publish", ...when, seen: asked.seen, confirm: "yes" }, "danger"),
        action("On another day", "publish terms", { act: "preview", from: blank }),
        action("Write it anew", "publish terms", { act: "write", text: blank }),
        action("Add to its end", "publish terms", { act: "append", text: blank }),
        ...body.actions,
      ],
    },
  );
}

/** The draft is written. */
export function draftWrittenCard(draft: LegalDraftFacts): View {
  return view(
    "The draft is written",
    [text("It has ", ...counted(draft.words.length, "character"), ". Nobody sees it until it is published.")],
    {
      tone: "good",
      actions: [
        action("Look at the draft", "publish terms", { act: "preview" }, "main"),
        action("Add to its end", "publish terms", { act: "append", text: blank }),
      ],
    },
  );
}

export function termsPublishedCard(version: LegalVersion, now: Instant): View {
  const isNow = Temporal.Instant.compare(version.effectiveAt, now) <= 0;
  return view(
    `Version ${version.number} is published`,
    [
      text(
        isNow ? "It holds from now on" : "It holds from ",
        ...(isNow ? [] : [atMinute(version.effectiveAt), " on"]),
        "; partners are asked to accept it with their next command, once a day.",
      ),
      hint("You and support can tell them before."),
    ],
    {
      tone: "good",
      actions: [
        tellOfIt("terms", String(version.number)),
        action("Who accepted", "publish terms"),
        action("Read it", "center terms", { version: String(version.number) }),
      ],
    },
  );
}

export function termsWithdrawnCard(version: LegalVersion, reason: string): View {
  return view(
    `Version ${version.number} is taken back`,
    [
      text("It was to hold from ", onDate(version.effectiveAt), ": ", quoted(reason), "."),
      hint("Its text is the draft again, unless something else was being written."),
    ],
    { tone: "good", actions: [action("Terms and conditions", "publish terms")] },
  );
}
