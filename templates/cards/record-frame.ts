import type { Doer, Page, RecordSection } from "#domain/answers";
import type { StaffRole } from "#domain/kernel";
import type { PartnerFacts, PartnerStatus } from "#domain/partners";
import { pagingOf } from "../phrases.ts";
import { action, blank, hint, view, type Action, type Block, type Sentence, type View } from "../view.ts";

/** Which of the staff reads a record: they are offered what they may do. */
export type RecordReader = {
  readonly roles: readonly StaffRole[];
  /** the record is their own, and nobody decides on that */
  readonly isOwn: boolean;
};

/** Something to do from a record, and whose it is to do; `shows`: it changes nothing, so that it is theirs on their own record, too. */
export type Deed = { readonly role: StaffRole; readonly shows?: true; readonly action: Action };

export const sectionLabels: Readonly<Record<RecordSection, string>> = {
  status: "Status and pauses",
  links: "Links and coupons",
  rates: "Rates",
  accounts: "Chat accounts",
  clicks: "Visits",
  conversions: "Conversions",
  payouts: "Payouts and credits",
  wallet: "Wallet and bank",
  tokens: "Tokens",
  "sign-ups": "Craft-ins and meetings",
  questions: "Questions",
  feedback: "Feedback",
  acts: "What was done",
};

const command = "support partner";

export function sectionAction({ shareId }: Pick<PartnerFacts, "shareId">, section: RecordSection): Action {
  return action(sectionLabels[section], command, { who: shareId, section });
}

/** What somebody may do of what there is to do. */
export function allowed({ roles, isOwn }: RecordReader, deeds: readonly Deed[]): Action[] {
  return deeds.filter(({ role, shows }) => roles.includes(role) && (shows || !isOwn)).map((deed) => deed.action);
}

/** Instead of buttons to decide with. */
export function ownRecordHint({ isOwn }: RecordReader): Block[] {
  return isOwn ? [hint("This is your own record: what is to be decided about it is somebody else's to decide.")] : [];
}

/** A section of a record: what it tells, the pages of its list, what to do next, and the way back. */
export function sectionView(
  partner: PartnerFacts,
  reader: RecordReader,
  section: RecordSection,
  { page, blocks, deeds }: { readonly page: Page<unknown>; readonly blocks: readonly Block[]; readonly deeds: readonly Deed[] },
): View {
  const paging = pagingOf(page, command, { who: partner.shareId, section });
  return view(
    `${partner.name} (${partner.shareId}): ${sectionLabels[section].toLowerCase()}`,
    [...blocks, ...paging.blocks, ...ownRecordHint(reader)],
    {
      pages: paging.pages,
      actions: [...allowed(reader, deeds), ...paging.actions, action("Back to the record", command, { who: partner.shareId })],
    },
  );
}

/** What stands instead of a list without rows. */
export function emptyWords({ page }: Page<unknown>, ...sentence: Sentence): Sentence {
  return page > 1 ? ["There are no more: the list ends before this page."] : sentence;
}

/** What may become of a partnership as it stands. */
export function statusDeeds({ status, shareId }: PartnerFacts): Deed[] {
  const moves: Readonly<Record<PartnerStatus, readonly Action[]>> = {
    applied: [
      action("Approve", "support applications", { partner: shareId, act: "approve" }, "main"),
      action("Decline", "support applications", { partner: shareId, act: "decline", reason: blank }, "danger"),
    ],
    active: [action("Pause", command, { who: shareId, act: "pause", reason: blank }, "danger")],
    paused: [
      action("Resume", command, { who: shareId, act: "resume" }),
      action("Close", command, { who: shareId, act: "close", reason: blank }, "danger"),
    ],
    declined: [],
    closed: [],
  };
  return moves[status].map((each) => ({ role: "support", action: each }));
}

/** Who did something, inside of a sentence. */
export function whoWords(doer: Doer): string {
  return doer.kind === "staff" ? doer.handle : doer.kind === "partner" ? "themselves" : "the system";
}
