import { harmless } from "../render/values.ts";

/**
 * Whatever Inter has no letters for, by script: it draws Latin, Greek and Cyrillic (rsms.me/inter, "Glyphs", read 2026-11-23); a picture would
 * show nothing in their place. Of what all scripts have in common it has none of the wide forms and no emoji.
 */
const foreign =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{M}]|\p{Extended_Pictographic}|[\u3000-\u303f\uff00-\uffef]/u;

/** A text that a picture can show, or null. Its letters alone: whatever would turn it round or hide in it is gone. */
export function drawable(text: string): string | null {
  const plain = harmless(text).trim();
  return plain === "" || foreign.test(plain) ? null : plain;
}

/** Not longer than so many letters. */
export function shortened(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most
    ? text
    : `${letters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}
