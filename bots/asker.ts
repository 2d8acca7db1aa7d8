import type { Tx } from "#domain/kernel";
import { askerOf, type NamedAccount } from "#domain/chat";
import type { Asker } from "./command.ts";

/** Who asks from a chat account, as the platform has named it; one statement. */
export async function askerFrom(tx: Pick<Tx, "em" | "vault">, account: NamedAccount): Promise<Asker> {
  const { partner, staff } = await askerOf(tx, account);
  return {
    partnerId: partner?.id ?? null,
    staff,
    name: staff?.handle ?? partner?.name ?? null,
    chat: { account, link: partner?.link ?? null, staffLink: staff?.link ?? null },
  };
}
