import type { Instant } from "#domain/kernel";
import type { ReferenceFacts } from "#domain/answers";
import type { ShareLinkFacts } from "#domain/attribution";
import { left, onDate, quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type View } from "../view.ts";

/** A link that is ready to be pasted, long and short. */
export function shareLinkCard(link: ShareLinkFacts, publicUrl: string): View {
  const campaign: Readonly<Record<string, string>> = link.campaign === "" ? {} : { campaign: link.campaign };
  return view(
    "Your share link is ready",
    [
      facts(
        ["Share this", { link: link.url }],
        ["Or short", { link: new URL(link.path, publicUrl).href }],
        ["Leads to", { link: link.target }],
        ...(link.campaign === "" ? [] : [["Campaign", quoted(link.campaign)] as const]),
      ),
      hint(
        link.campaign === ""
          ? "Both earn the same. Add a campaign to see later which post worked."
          : "Both earn the same. Visits and orders are counted under the campaign.",
      ),
    ],
    {
      tone: "good",
      actions: [
        action("As a QR code, to print", "share qr", { url: link.target, ...campaign }),
        action("How do my links do?", "share stats"),
      ],
    },
  );
}

/** The same link as others see it: where it leads, and that somebody earns by it, which readers have a right to know. */
export function postedLinkCard(link: ShareLinkFacts, publicUrl: string): View {
  return view("A page of the shop", [
    facts(["Look here", { link: new URL(link.path, publicUrl).href }], ["Leads to", { link: link.target }]),
    earnsByIt,
  ]);
}

/** FTC 16 CFR 255.5: a connection that earns money is said where the link is. */
export const earnsByIt: Block = hint("Whoever shared this link earns a commission when you buy by it; you pay the same.");

/** The words a partner's links may carry. */
export function slugCard(references: readonly ReferenceFacts[], publicUrl: string, isChanged = false): View {
  const slug = references.find((each) => each.kind === "slug" && each.isCurrent);
  const shareId = references.find((each) => each.kind === "share-id");
  const former = references.filter((each) => each !== slug && each !== shareId);
  const word = slug?.reference ?? shareId?.reference ?? "";
  return view(
    isChanged ? "Your slug is changed" : "Your share ID and slug",
    [
      facts(
        ["Slug", ...(slug ? [{ code: slug.reference }, ", since ", onDate(slug.since)] : ["none yet"])],
        ["Share ID", { code: shareId?.reference ?? "" }, ", yours for ever"],
        ["Shortest link", { link: new URL(`/r/${word}`, publicUrl).href }],
      ),
      ...(former.length === 0 ? [] : [formerBlock(former)]),
      hint(
        slug
          ? "Links you have shared before go on working for twelve months after a change."
          : "A slug makes your links easy to say aloud: choose a word of 3 to 32 letters, digits and hyphens.",
      ),
    ],
    { tone: isChanged ? "good" : "plain", actions: [action("Make a share link", "share link", { url: blank }, "main")] },
  );
}

function formerBlock(former: readonly ReferenceFacts[]): Block {
  return {
    kind: "table",
    columns: [left("Former words"), left("Replaced"), left("Today")],
    rows: former.map((each) => [
      [{ code: each.reference }],
      [each.retiredAt ? onDate(each.retiredAt) : "–"],
      [each.kind === "legacy" ? "from an older system, still counts" : "still counts"],
    ]),
    more: 0,
    whenEmpty: [],
  };
}

/** The way to the page with one's figures. */
export function statisticsLinkCard(link: string, expiresAt: Instant): View {
  return view("Your statistics as a page", [
    text("Open it here: ", { link }),
    text("The link works once, until ", { instant: expiresAt, as: "minute" }, "; the browser that opens it shows the page for an hour."),
    hint("It is for you alone: whoever opens it sees your figures, and can change nothing."),
  ]);
}
