import type { Instant } from "#domain/kernel";
import type { GroupListing, PartnerFacts } from "#domain/partners";
import { atMinute, counted, left, onDate, partnerValue, quoted } from "../phrases.ts";
import { action, blank, facts, hint, view, type Sentence, type View } from "../view.ts";

/** Groups of partners and who is in them. */
export function groupsCard(groups: readonly GroupListing[]): View {
  const rows = groups.flatMap((group): Sentence[][] =>
    group.members.length === 0
      ? [[[group.name], ["nobody"], []]]
      : group.members.map((member, index): Sentence[] => [
          index === 0 ? [group.name, " (", ...counted(group.members.length, "partner"), ")"] : [""],
          [partnerValue(member)],
          [onDate(member.since)],
        ]),
  );
  const [first] = groups;
  return view(
    "Groups of partners",
    [
      {
        kind: "table",
        columns: [left("Group"), left("Partner"), left("Since")],
        rows: rows.slice(0, mostRows),
        more: Math.max(0, rows.length - mostRows),
        whenEmpty: ["There is no group yet. The first partner that is put into one makes it."],
      },
      hint("A partner is in one group at most. A group earns a rate of its own once one is set for it."),
    ],
    {
      actions: [
        action("Put a partner in", "programme group", { act: "put", partner: blank, group: first?.name ?? blank, reason: blank }),
        ...(first
          ? [action("Set the group's rate", "programme rates", { act: "set", value: blank, group: first.name, reason: blank })]
          : []),
      ],
    },
  );
}

const mostRows = 100;

export type GroupMoveFacts = {
  readonly partner: PartnerFacts;
  readonly before: string | null;
  readonly group: string | null;
  readonly from: Instant;
  readonly isNow: boolean;
  readonly reason: string;
};

/** A move that would be made and the line that makes it; or one that was made. */
export function groupMoveCard(
  { partner, before, group, from, isNow, reason }: GroupMoveFacts,
  typed: Readonly<Record<string, string>> | null,
): View {
  return view(
    typed === null ? "Done" : "Please confirm: move a partner",
    [
      facts(
        ["Partner", partnerValue(partner)],
        ["Until then", before ?? "in no group"],
        ["Then", group ?? "in no group"],
        ["From", isNow ? "now" : atMinute(from)],
        ["Reason", quoted(reason)],
      ),
      hint(
        "Orders made from then on earn the group's rate, unless the partner or the product has one of its own. Earlier orders keep theirs.",
      ),
    ],
    {
      tone: typed === null ? "good" : "warning",
      actions: [
        typed === null
          ? action("The groups", "programme group")
          : action("Yes, move them", "programme group", { ...typed, confirm: "yes" }, "main"),
      ],
    },
  );
}
