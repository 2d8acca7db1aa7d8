import type { ChatLink } from "#domain/chat";
import type { Instant, StaffRole } from "#domain/kernel";
import type { PartnerFacts, StaffFacts } from "#domain/partners";
import { channelWords } from "../message-words.ts";
import { atMinute, counted, left, onDate, partnerValue } from "../phrases.ts";
import { moneyCell } from "./connect-cards.ts";
import { action, blank, facts, hint, text, view, type Sentence, type Value, type View } from "../view.ts";

/** What a role lets somebody do, after "may". */
const roleMeanings: Readonly<Record<StaffRole, string>> = {
  support: "look into partners' records and orders, answer applications and claims, and decide who an order is credited to",
  finance: "see what is paid, and be one of the two persons who release batches and confirm credits",
  operator: "change the terms, freeze and thaw, give and take roles, read the audit, and erase people",
};

const mailValue = ({ hasEmail }: StaffFacts): Value =>
  hasEmail ? { badge: "has an address", tone: "good" } : { badge: "no address", tone: "warning" };

/** Who is staff. */
export function staffCard(staff: readonly StaffFacts[], accounts: ReadonlyMap<string, number>): View {
  return view(
    "The programme's staff",
    [
      {
        kind: "table",
        columns: [left("Name"), left("Handle"), left("Roles"), left("Chat accounts"), left("Mail")],
        rows: staff.map((each) => [
          [each.name],
          [{ code: each.handle }],
          [each.roles.join(", ") || "none"],
          [accounts.has(each.id) ? { count: accounts.get(each.id) ?? 0 } : "none"],
          [mailValue(each)],
        ]),
        more: 0,
        whenEmpty: ["Nobody is staff yet."],
      },
      hint("Finance is told by mail when a batch waits for them, and with the operators when the books do not add up."),
    ],
    {
      actions: [
        action("Grant a role", "programme staff", { act: "grant", member: blank, role: blank }, "main"),
        action("Look at one", "programme staff", { act: "show", member: blank }),
        action("Set an address", "programme staff", { act: "address", member: blank, email: blank }),
      ],
    },
  );
}

type Account = Pick<ChatLink, "word" | "platform" | "name" | "since"> & { readonly moneyFrom: Instant };

/** One member of staff, and what has just been done to them. */
export function staffMemberCard(
  staff: StaffFacts,
  accounts: readonly Account[],
  now: Instant,
  done: { readonly revoked: StaffRole } | { readonly address: true } | null,
): View {
  const { handle: member } = staff;
  const news =
    done &&
    ("revoked" in done
      ? `They no longer have the role ${done.revoked}.`
      : "They get mail there from now on. The address is sealed; nobody is shown it again.");
  return view(
    staff.name,
    [
      ...(news === null ? [] : [text(news)]),
      facts(["Handle", { code: member }], ["Roles", staff.roles.join(", ") || "none"], ["Mail", mailValue(staff)]),
      {
        kind: "table",
        columns: [left("Account"), left("On"), left("Named"), left("Since"), left("Money")],
        rows: accounts.map((each): Sentence[] => [
          [{ code: each.word }],
          [channelWords[each.platform]],
          [each.name],
          [onDate(each.since)],
          moneyCell(each.moneyFrom, now),
        ]),
        more: 0,
        whenEmpty: ["No chat account is theirs yet. Make a one-time token for them, or grant them a role by mentioning them."],
      },
      ...(done && "revoked" in done ? [hint("To undo it: ", { code: `/programme staff grant ${member} ${done.revoked}` }, ".")] : []),
    ],
    {
      tone: done ? "good" : "plain",
      actions: [
        action("Grant a role", "programme staff", { act: "grant", member, role: blank }),
        ...(staff.roles.length > 0
          ? [action("Take a role away", "programme staff", { act: "revoke", member, role: blank }, "danger")]
          : []),
        action("One-time token", "programme staff", { act: "invite", member }),
        ...(accounts.length > 0 ? [action("Disconnect their accounts", "programme staff", { act: "disconnect", member }, "danger")] : []),
      ],
    },
  );
}

export type Granting = {
  readonly handle: string;
  readonly role: StaffRole;
  /** the member of staff is made with the grant */
  readonly isNew: boolean;
  /** the platform's id of whoever was mentioned */
  readonly mention: string | null;
  /** who they are as a partner */
  readonly partner: Pick<PartnerFacts, "name" | "shareId"> | null;
};

/** What a grant would do. */
export function grantCard({ handle, role, isNew, mention, partner }: Granting): View {
  return view(
    "Please confirm: a role",
    [
      text({ code: handle }, isNew ? ", who would be new among the staff," : "", " could then ", roleMeanings[role], "."),
      facts(
        ["Role", { code: role }],
        ...(mention === null ? [] : [["Chat account", { code: mention }, ", which would be theirs"] as const]),
        ...(partner ? [["Also", partnerValue(partner), "; they are kept away from that record"] as const] : []),
      ),
      hint("It is kept in the audit. Two accounts of one person stay one person where two have to decide."),
    ],
    {
      tone: "warning",
      actions: [
        action(
          "Yes, grant it",
          "programme staff",
          { act: "grant", member: mention ?? handle, role, ...(mention !== null && isNew ? { handle } : {}), confirm: "yes" },
          "main",
        ),
      ],
    },
  );
}

/** A role was granted; `accounts`: how many chat accounts are theirs; `moneyFrom`: when the first of them may move money, where none may yet. */
export function grantedCard({
  staff,
  role,
  accounts,
  moneyFrom,
  partner,
}: Granting & { readonly staff: StaffFacts; readonly accounts: number; readonly moneyFrom: Instant | null }): View {
  const { handle: member } = staff;
  return view(
    "The role is theirs",
    [
      text({ code: member }, " may ", roleMeanings[role], "."),
      facts(
        ["Roles", staff.roles.join(", ")],
        ["Chat accounts", ...(accounts === 0 ? ["none yet"] : counted(accounts, "account"))],
        ...(moneyFrom !== null && role !== "support" ? [["Money", "from ", atMinute(moneyFrom), " on"] as const] : []),
        ...(partner ? [["Also", partnerValue(partner), "; they are kept away from that record"] as const] : []),
      ),
      accounts === 0
        ? hint("They can't ask anything yet: make a one-time token, which they type in chat.")
        : hint("To undo it: ", { code: `/programme staff revoke ${member} ${role}` }, "."),
    ],
    {
      tone: "good",
      actions: [
        ...(accounts === 0 ? [action("One-time token", "programme staff", { act: "invite", member }, "main")] : []),
        ...(staff.hasEmail ? [] : [action("Set their address", "programme staff", { act: "address", member, email: blank })]),
      ],
    },
  );
}

/** What taking a role away would do. */
export function revokeCard({ handle: member, roles }: StaffFacts, role: StaffRole): View {
  const rest = roles.filter((each) => each !== role);
  return view(
    "Please confirm: take a role away",
    [
      text({ code: member }, " could no longer ", roleMeanings[role], "."),
      facts(["Left to them", rest.join(", ") || "no role"]),
      hint("What they decided stays as it is, and so do their chat accounts."),
    ],
    {
      tone: "warning",
      actions: [action("Yes, take it away", "programme staff", { act: "revoke", member, role, confirm: "yes" }, "danger")],
    },
  );
}

/** A one-time token, shown once. */
export function invitedCard(
  { handle, name }: StaffFacts,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: Instant },
): View {
  return view(
    `A token for ${name}`,
    [
      text(
        "Whoever types this in chat has an account of ",
        { code: handle },
        " from then on, with all their roles. Hand it to them alone:",
      ),
      text({ code: `/partner connect code:${token}` }),
      hint("It can be used once, until ", atMinute(expiresAt), ". It is not shown again; another one can be made."),
    ],
    { tone: "good" },
  );
}

/** A token was used: the account is staff's now, and may move money from then on. */
export function engagedCard({ handle, roles }: StaffFacts, moneyFrom: Instant): View {
  return view(
    `Welcome, ${handle}`,
    [
      text("This account is yours as a member of staff from now on. Your roles: ", roles.join(", ") || "none yet", "."),
      ...(roles.some((role) => role !== "support") ? [text(...moneyWaits(moneyFrom))] : []),
      hint("Everything that you may ask: ", { code: "/partner help" }, "."),
    ],
    {
      tone: "good",
      actions: [
        action("What may I ask?", "partner help", {}, "main"),
        ...(roles.includes("operator") ? [action("Who is staff?", "programme staff")] : []),
      ],
    },
  );
}

function moneyWaits(from: Instant): Sentence {
  return [
    "For everybody's safety an account waits for a day before money moves by it: batches, credits and the end of a freeze from ",
    atMinute(from),
    " on. Everything else you can do now.",
  ];
}

export function staffDisconnectedCard({ handle: member }: StaffFacts, ended: number, rest: number): View {
  return view(
    "Disconnected",
    [
      text(
        ...counted(ended, "account"),
        ended === 1 ? " no longer stands" : " no longer stand",
        " for ",
        { code: member },
        "; left to them: ",
        ...counted(rest, "account"),
        ".",
      ),
      hint("Their roles stay. To undo it, make a one-time token for them."),
    ],
    { tone: "good", actions: [action("One-time token", "programme staff", { act: "invite", member })] },
  );
}
