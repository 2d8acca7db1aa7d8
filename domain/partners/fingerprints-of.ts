import type { Tx } from "#domain/kernel";
import type { Addressee } from "#domain/messages";
import { reachPartners } from "./contact.ts";
import { reachStaff } from "./staff-contact.ts";

/** The fingerprints of some people's addresses, of those who have one. */
export async function fingerprintsOf(tx: Pick<Tx, "em" | "vault">, people: readonly Addressee[]): Promise<string[]> {
  const of = (kind: Addressee["kind"]): string[] => people.filter((each) => each.kind === kind).map(({ id }) => id);
  const reached = [...(await reachPartners(tx, of("partner"))).values(), ...(await reachStaff(tx, of("staff"))).values()];
  return reached.flatMap(({ email }) => (email === null ? [] : tx.vault.fingerprint(email)));
}
