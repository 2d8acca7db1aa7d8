import { instantOf, rowsOf, sql, type Instant, type StaffRole, type Tx } from "#domain/kernel";
import { accountFingerprint, type ChatAccount } from "./account.ts";

/** The link by which an account stands for somebody. */
export type StandingLink = { readonly id: string; readonly since: Instant };

/** Whom a chat account stands for; both null: nobody that we know. */
export type ChatAsker = {
  /** a partner of whatever status, as at the console: who is paused or has left still reads their own record */
  readonly partner: { readonly id: string; readonly name: string; readonly link: StandingLink } | null;
  readonly staff: {
    readonly id: string;
    readonly handle: string;
    /** the partner that they were known to be, whose record they never decide on: no way to read it */
    readonly partnerId: string | null;
    readonly link: StandingLink;
    readonly roles: readonly StaffRole[];
  } | null;
};

type Row = {
  id: string;
  linked_at: string;
  partner_id: string | null;
  name: string | null;
  staff_id: string | null;
  handle: string | null;
  roles: StaffRole[] | null;
  also_partner_id: string | null;
};

/** Who asks from a chat account; one statement. */
export async function askerOf(tx: Pick<Tx, "em" | "vault">, account: ChatAccount): Promise<ChatAsker> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select i.id, i.linked_at, i.partner_id, p.name, i.staff_id, s.handle, s.roles, s.partner_id as also_partner_id
      from chat_identity i left join partner p on p.id = i.partner_id left join staff_member s on s.id = i.staff_id
      where i.fingerprint = ${accountFingerprint(tx.vault, account)} and i.unlinked_at is null`,
  );
  const partner = rows.find((row) => row.partner_id !== null);
  const staff = rows.find((row) => row.staff_id !== null);
  return {
    partner: partner?.partner_id ? { id: partner.partner_id, name: partner.name ?? "", link: linkIn(partner) } : null,
    staff: staff?.staff_id
      ? { id: staff.staff_id, handle: staff.handle ?? "", partnerId: staff.also_partner_id, link: linkIn(staff), roles: staff.roles ?? [] }
      : null,
  };
}

function linkIn(row: Row): StandingLink {
  return { id: row.id, since: instantOf(row.linked_at) };
}
