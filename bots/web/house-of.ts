import type { Tx } from "#domain/kernel";
import { programmeOf, termsAt } from "#domain/programme";
import type { House } from "#templates/pages";
import { asListed, type Spelling } from "#templates/spelling";

export type PageDoors = {
  /** how commands are typed on the chat platforms; as they are listed unless said */
  readonly spell?: Spelling | undefined;
};

/** In whose name pages are, as of now. */
export async function houseOf(tx: Tx, { spell = asListed }: PageDoors): Promise<House> {
  const { logoUrl, colour, postalAddress } = await termsAt(tx, tx.now);
  return { programme: await programmeOf(tx), look: { logoUrl, colour, postalAddress }, spell };
}
