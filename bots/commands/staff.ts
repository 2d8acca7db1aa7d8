import { isBefore, refuse, staffRoles, type Tx } from "#domain/kernel";
import {
  askerOf,
  inviteStaff,
  linksOf,
  linkStaff,
  revokeRole,
  staffAccounts,
  unlinkStaff,
  type ChatLink,
  type NamedAccount,
} from "#domain/chat";
import {
  allStaff,
  engageStaff,
  findStaff,
  grantRole,
  partnerById,
  setStaffEmail,
  staffById,
  staffOfPartner,
  type StaffFacts,
} from "#domain/partners";
import { moneyOpenFrom } from "#domain/programme";
import {
  grantCard,
  grantedCard,
  invitedCard,
  revokeCard,
  staffCard,
  staffDisconnectedCard,
  staffMemberCard,
  type Granting,
} from "#templates/cards/staff-cards";
import type { View } from "#templates/view";
import { command, type Asker } from "../command.ts";
import { readMention } from "../mention.ts";
import { option } from "../option.ts";
import { confirm } from "./options.ts";

const acts = ["show", "grant", "revoke", "invite", "disconnect", "address"] as const;

/** What each of them can't do without. */
const needed: Readonly<Record<(typeof acts)[number], readonly string[]>> = {
  show: ["member"],
  grant: ["member", "role"],
  revoke: ["member", "role"],
  invite: ["member"],
  disconnect: ["member"],
  address: ["member", "email"],
};

const named = <T extends object>(of: T): T & { readonly byNameOnly: true } => ({ ...of, byNameOnly: true });

export const programmeStaff = command({
  name: "programme staff",
  sentence: "Who is staff with which roles, by which accounts; grant and revoke, invite, set addresses",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    act: option.choice(acts)("show unless you say", { optional: true }),
    member: option.word("who: a handle, or somebody here as @name", { optional: true }),
    role: option.choice(staffRoles)("which role", { optional: true }),
    handle: named(option.word("what a new member is called in commands, such as fay", { optional: true })),
    link: named(option.word("which of their accounts; all unless you say", { optional: true })),
    email: named(option.word("where they get mail from now on", { optional: true })),
    confirm,
  },
  run: async (tx, options, { asker }) => {
    const { member = "", role = "support", email = "", link } = options;
    const act = options.act ?? (options.email === undefined ? "show" : "address");
    const isConfirmed = options.confirm === "yes";
    if (act === "show" && options.member === undefined) return staffCard(await allStaff(tx), await staffAccounts(tx));
    mustHave({ ...options, act }, needed[act]);
    const who = await meant(tx, member, asker);
    if (act === "grant") {
      if (who.account && !who.staff) mustHave({ ...options, act }, ["handle"]);
      return grant(tx, { who, role, handle: options.handle ?? member, isConfirmed });
    }
    const staff = await mustBeStaff(tx, who, member);
    if (act === "revoke")
      return isConfirmed ? memberCard(tx, await revokeRole(tx, staff.id, role), { revoked: role }) : revokeCard(staff, role);
    if (act === "invite") return invitedCard(staff, await inviteStaff(tx, staff));
    if (act === "disconnect") return disconnect(tx, staff, link);
    if (act === "show") return memberCard(tx, staff, null);
    await setStaffEmail(tx, staff, email);
    return memberCard(tx, await staffById(tx, staff.id), { address: true });
  },
});

/** Refuses `command.option-missing` with what was given, so that the line can be completed. */
function mustHave(options: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const missing = names.filter((name) => options[name] === undefined);
  if (missing.length > 0) throw refuse("command.option-missing", { command: "programme staff", missing, given: options });
}

async function memberCard(tx: Tx, staff: StaffFacts, done: Parameters<typeof staffMemberCard>[3]): Promise<View> {
  const accounts = (await standing(tx, staff)).map((each) => ({ ...each, moneyFrom: moneyOpenFrom(each) }));
  return staffMemberCard(staff, accounts, tx.now, done);
}

type Who = { readonly account: NamedAccount | null; readonly staff: StaffFacts | null; readonly partnerId: string | null };

/**
 * A member of staff by handle, or whoever an account is that was mentioned: the member whose account it is, or who is the same partner.
 * Refuses `chat.no-account` for a mention at the console.
 */
async function meant(tx: Tx, typed: string, { chat }: Asker): Promise<Who> {
  const mentioned = readMention(typed);
  if (!mentioned) return { account: null, staff: await findStaff(tx, typed.replace(/^@/, "")), partnerId: null };
  if (!chat) throw refuse("chat.no-account");
  if (mentioned.platform !== chat.account.platform)
    throw refuse("command.option-unreadable", { option: "member", text: typed, expected: "a handle, or somebody of this chat" });
  const account = { ...chat.account, account: mentioned.account, name: mentioned.name };
  const { staff, partner } = await askerOf(tx, account);
  const same = staff ? await staffById(tx, staff.id) : partner ? await staffOfPartner(tx, partner.id) : null;
  return { account, staff: same, partnerId: partner?.id ?? null };
}

/** Shows what a grant would do, or does it: the member of staff is made where there is none, and the account is connected. */
async function grant(
  tx: Tx,
  { who, role, handle, isConfirmed }: { who: Who; role: Granting["role"]; handle: string; isConfirmed: boolean },
): Promise<View> {
  const partnerId = who.staff?.partnerId ?? who.partnerId;
  const facts: Granting = {
    handle: who.staff?.handle ?? handle.trim().toLowerCase().replace(/^@/, ""),
    role,
    isNew: who.staff === null,
    mention: who.account?.account ?? null,
    partner: partnerId === null ? null : await partnerById(tx, partnerId),
  };
  if (!isConfirmed) return grantCard(facts);
  const staff = who.staff ?? (await engageStaff(tx, { handle: facts.handle, name: facts.handle, partnerId: who.partnerId }));
  if (who.account) await linkStaff(tx, who.account, staff);
  const granted = await grantRole(tx, staff.id, role);
  const accounts = await standing(tx, granted);
  const opens = accounts[0] && moneyOpenFrom(accounts[0]);
  return grantedCard({ ...facts, staff: granted, accounts: accounts.length, moneyFrom: opens && isBefore(tx.now, opens) ? opens : null });
}

async function disconnect(tx: Tx, staff: StaffFacts, word: string | undefined): Promise<View> {
  const links = await standing(tx, staff);
  const meantLink = word === undefined ? null : (links.find((each) => each.word === word.toLowerCase())?.id ?? "");
  if (meantLink === "") throw refuse("link.unknown", { reader: "staff" });
  const ended = await unlinkStaff(tx, staff, meantLink);
  return staffDisconnectedCard(staff, ended.length, links.length - ended.length);
}

async function mustBeStaff(tx: Tx, { staff }: Who, typed: string): Promise<StaffFacts> {
  if (staff) return staff;
  throw refuse("staff.unknown", { staff: typed, known: (await allStaff(tx)).map(({ handle }) => handle) });
}

async function standing(tx: Tx, { id }: Pick<StaffFacts, "id">): Promise<ChatLink[]> {
  return (await linksOf(tx, { kind: "staff", id })).filter(({ until }) => until === null);
}
