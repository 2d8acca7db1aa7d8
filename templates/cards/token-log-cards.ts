import { isWebAddress } from "#domain/kernel";
import type { GrantLine, Page, PartnerName, QuarterProgress, SubmissionLine } from "#domain/answers";
import type { Activity, Granted, GrantFacts, SubmissionState, Submitted } from "#domain/tokens";
import { quarterName } from "../period-words.ts";
import { left, onDate, pagingOf, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type Value, type View, type ViewPicture } from "../view.ts";
import { howWords, tokenCount } from "./tokens-cards.ts";

/** Every grant, the newest first; staff see whose, and the numbers by which one is taken back. */
export function tokenLogCard(page: Page<GrantLine>, of: (QuarterProgress & { readonly partner: PartnerName }) | null): View {
  const isStaff = of !== null;
  const command = isStaff ? "award log" : "tokens log";
  const who: Readonly<Record<string, string>> = isStaff ? { partner: of.partner.shareId } : {};
  const paging = pagingOf(page, command, who);
  return view(
    isStaff ? `Inspire Tokens of ${of.partner.name}` : "Your token log",
    [
      ...(isStaff ? [facts([quarterName(of.quarter.label), "", ...tokenCount(of.total), ` of ${of.requirement}`])] : []),
      {
        kind: "table",
        columns: [...(isStaff ? [left("Number")] : []), left("Done"), left("Activity"), right("Tokens"), left("Note")],
        rows: page.rows.map((line) => [
          ...(isStaff ? [[{ code: line.id }] as Sentence] : []),
          [onDate(line.effectiveAt)],
          [line.activity],
          [{ count: line.tokens }],
          grantNote(line),
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "No tokens yet."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(isStaff
          ? [
              action("Give tokens", "award tokens", { partner: of.partner.shareId, activity: blank }, "main"),
              action("Take one back", "award take-back", { ...who, grant: blank, reason: blank }, "danger"),
            ]
          : [action("How your quarter stands", "tokens progress")]),
      ],
    },
  );
}

/** What was written to a grant, and whether it still counts. */
export function grantNote({ note, isTakenBack, takesBack }: GrantLine): Sentence {
  const state = takesBack ? "taken back" : isTakenBack ? "taken back later" : "";
  const said = note === null || note === "" ? "" : quoted(note);
  return [[state, said].filter((part) => part !== "").join(": ")];
}

const stateBadges: Readonly<Record<SubmissionState, Value>> = {
  submitted: { badge: "waits for an answer", tone: "warning" },
  approved: { badge: "approved", tone: "good" },
  declined: { badge: "declined", tone: "problem" },
  withdrawn: { badge: "withdrawn", tone: "plain" },
};

/** What a partner asked tokens for, and what was answered. */
export function submissionsCard(page: Page<SubmissionLine>): View {
  const paging = pagingOf(page, "tokens submit");
  const open = page.rows.filter(({ state }) => state === "submitted");
  return view(
    "What you told us of",
    [
      {
        kind: "table",
        columns: [left("Done"), left("Activity"), left("Evidence"), left("State"), left("Answer")],
        rows: page.rows.map((line, index) => [
          [onDate(line.doneAt)],
          [line.activity],
          evidenceOf(line, index),
          [stateBadges[line.state]],
          [line.reason ?? ""],
        ]),
        more: page.more,
        whenEmpty: [
          page.page > 1
            ? "There are no more: the list ends before this page."
            : "You have told us of nothing yet. What earns tokens stands in the rules; tell us as soon as you have done it.",
        ],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      pictures: picturesOf(page),
      actions: [
        ...paging.actions,
        action("Tell us of something", "tokens submit", { activity: blank, evidence: blank, picture: blank }, "main"),
        ...open.slice(0, 3).map((line) => action(`Withdraw “${line.activity}”`, "tokens submit", { withdraw: line.id })),
        action("What earns tokens", "tokens rules"),
      ],
    },
  );
}

/** A link is a link when it is one; words stay words. A picture stands beside the list, by its name. */
function evidenceOf({ evidence, picture }: SubmissionLine, index: number): Sentence {
  const said: Sentence = evidence === "" ? [] : [isWebAddress(evidence) ? { link: evidence } : evidence];
  return picture === null ? said : [...said, said.length === 0 ? "" : ", ", { code: pictureName(index) }];
}

const pictureName = (index: number): string => `evidence-${index + 1}`;

function picturesOf({ rows }: Page<SubmissionLine>): ViewPicture[] {
  return rows.flatMap(({ picture, activity, partner }, index) =>
    picture === null
      ? []
      : [{ id: picture, size: "small" as const, name: pictureName(index), description: `${partner.name}: ${activity}` }],
  );
}

export function submittedCard({ activity, doneAt }: Submitted): View {
  return view(
    "Thank you, we look at it",
    [
      text(
        "You told us of ",
        quoted(activity.name),
        " on ",
        onDate(doneAt),
        ". It earns ",
        ...tokenCount(activity.tokens),
        " if it is approved.",
      ),
      hint("You will be told. Until then it can be withdrawn."),
    ],
    { tone: "good", actions: [action("What you told us of", "tokens submit"), action("How your quarter stands", "tokens progress")] },
  );
}

/** Submissions that wait for staff, each with what is shown for it. */
export function submissionQueueCard(page: Page<SubmissionLine>): View {
  const paging = pagingOf(page, "award review");
  const blocks = page.rows.flatMap((line, index): Block[] => [
    text(partnerValue(line.partner), ": ", line.activity, ", ", ...tokenCount(line.tokens)),
    facts(
      ["Done", onDate(line.doneAt)],
      ["Told us", onDate(line.submittedAt)],
      ["Evidence", ...(line.evidence === "" && line.picture === null ? ["none"] : evidenceOf(line, index))],
    ),
  ]);
  return view(
    "Activities that wait for an answer",
    [
      ...(page.rows.length === 0
        ? [
            text(
              page.page > 1
                ? "There is no more: the queue ends before this page."
                : "Nothing waits. What partners tell us of will stand here.",
            ),
          ]
        : [text({ count: page.total }, page.total === 1 ? " activity waits." : " activities wait, the oldest first.")]),
      ...blocks,
      ...paging.blocks,
      ...(page.rows.length === 0 ? [] : [hint("The partner reads the reason that you give; to approve takes none.")]),
    ],
    {
      tone: page.total === 0 ? "good" : "plain",
      pages: paging.pages,
      pictures: picturesOf(page),
      actions: [
        ...page.rows.flatMap((line) => [
          action(
            `Approve ${line.partner.name}: ${line.activity}`,
            "award review",
            { act: "approve", request: line.id, tokens: String(line.tokens) },
            "main",
          ),
          action(
            `Decline ${line.partner.name}: ${line.activity}`,
            "award review",
            { act: "decline", request: line.id, reason: blank },
            "danger",
          ),
        ]),
        ...paging.actions,
      ],
    },
  );
}

/** Tokens were given, be it by hand or for what a partner told us of. */
export function grantedCard({ tokens, activity, quarter }: Granted, partner: PartnerName): View {
  const isCut = tokens < activity.tokens;
  return view(
    "Tokens are given",
    [
      text(
        partnerValue(partner),
        " has ",
        ...tokenCount(tokens),
        " more for ",
        quoted(activity.name),
        `, in ${quarterName(quarter.label)}.`,
      ),
      ...(isCut ? [hint("That is less than ", { count: activity.tokens }, ": the activity's limit of the quarter left no more.")] : []),
    ],
    { tone: "good", actions: [action("Their tokens", "award log", { partner: partner.shareId }), action("What waits", "award review")] },
  );
}

export function declinedSubmissionCard(partner: PartnerName, activity: string, reason: string): View {
  return view(
    "The activity is declined",
    [text(partnerValue(partner), " is told: ", quoted(activity), " earns no tokens, because ", quoted(reason), ".")],
    { actions: [action("What waits", "award review")] },
  );
}

export function takeBackPreviewCard(partner: PartnerName, { id, name, tokens, effectiveAt }: GrantFacts, reason: string): View {
  return view(
    "Take these tokens back?",
    [
      text(
        partnerValue(partner),
        " would have ",
        ...tokenCount(tokens),
        " less, given for ",
        quoted(name),
        " on ",
        onDate(effectiveAt),
        ".",
      ),
      hint("They read the reason in their log: ", quoted(reason)),
    ],
    {
      tone: "warning",
      actions: [
        action("Take them back", "award take-back", { partner: partner.shareId, grant: id.toString(), reason, confirm: "yes" }, "danger"),
      ],
    },
  );
}

export function takenBackCard(partner: PartnerName, { name, tokens }: GrantFacts, reason: string): View {
  return view(
    "The tokens are taken back",
    [
      text(partnerValue(partner), " has ", ...tokenCount(tokens), " less for ", quoted(name), ": ", quoted(reason), "."),
      hint("They stay taken back, whatever is granted by itself later. If that was wrong, give tokens by hand."),
    ],
    {
      actions: [
        action("Their tokens", "award log", { partner: partner.shareId }),
        action("Give tokens", "award tokens", { partner: partner.shareId, activity: blank }),
      ],
    },
  );
}

/** The catalogue as operators keep it. */
export function activitiesCard(catalogue: readonly Activity[], changed: string | null): View {
  return view(
    changed ?? "What earns Inspire Tokens",
    [
      {
        kind: "table",
        columns: [left("Word"), left("Name"), right("Tokens"), right("At most a quarter"), left("How"), left("State")],
        rows: catalogue.map((activity) => [
          [{ code: activity.code }],
          [activity.name],
          [{ count: activity.tokens }],
          [activity.quarterCap === null ? "no limit" : { count: activity.quarterCap }],
          [howWords(activity)],
          [activity.isOpen ? { badge: "open", tone: "good" } : { badge: "ended", tone: "plain" }],
        ]),
        more: 0,
        whenEmpty: ["Nothing earns tokens yet."],
      },
      hint(
        "How many tokens a quarter asks for is the term ",
        { code: "tokens-required" },
        ", changed with ",
        { code: "/programme terms" },
        ".",
      ),
    ],
    {
      tone: changed === null ? "plain" : "good",
      actions: [
        action("Set one", "programme activities", { act: "set", activity: blank, name: blank, tokens: blank, evidence: blank }, "main"),
        action("End one", "programme activities", { act: "end", activity: blank }, "danger"),
      ],
    },
  );
}
