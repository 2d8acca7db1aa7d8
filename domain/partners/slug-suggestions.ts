import type { Tx } from "#domain/kernel";
import { partnerById } from "./partner.ts";

const endings = ["studio", "makes", "corner", "2", "3", "4"];
const longestBase = 24;
const wanted = 2;

/**
 * Up to two words that this partner could take right now instead of one that was refused: made of their name, and of what they typed
 * where that is given.
 */
export async function otherSlugs(
  tx: Pick<Tx, "em">,
  partnerId: string,
  typed: string | null,
  isFree: (word: string) => Promise<boolean>,
): Promise<string[]> {
  const { name, shareId } = await partnerById(tx, partnerId);
  const bases = [name, typed ?? ""].map(wordFrom).filter((word) => word !== "");
  const words = new Set([...bases, ...endings.flatMap((ending) => bases.map((base) => `${base}-${ending}`)), `partner-${shareId}`]);
  const found: string[] = [];
  for (const word of words) {
    if (found.length === wanted) break;
    if (await isFree(word)) found.push(word);
  }
  return found;
}

/** "Ämy's Crafts!" → "amys-crafts"; "" of a text without any Latin letter or digit. */
function wordFrom(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}'’]/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longestBase)
    .replaceAll(/^-|-$/g, "");
}
