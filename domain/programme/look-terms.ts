import { z } from "zod";
import { cleanLine } from "#domain/kernel";

/** How mails and pages of the programme look. Spread into the terms. */
export const lookTermsShape = {
  /** a picture that mail programs can show, https only; null: the programme's name stands in words alone */
  logoUrl: z.string().max(300).refine(isPicture).nullable(),
  /** behind the programme's name; whatever stands on it is black or white, whichever reads better */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  /** where the programme gets paper; mail that may be refused has to name it (CAN-SPAM, 15 U.S.C. 7704(a)(5), read 2026-11-22) */
  postalAddress: z.string().min(8).max(200).refine(isOneLine).nullable(),
};

export const defaultLookTerms = {
  logoUrl: null,
  colour: "#1f4b57",
  postalAddress: null,
} satisfies z.infer<z.ZodObject<typeof lookTermsShape>>;

/** PNG, JPEG or GIF: nothing else is drawn by every mail program. */
function isPicture(text: string): boolean {
  if (/[\s\\"'<>\p{Cc}\p{Cf}]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password, port, pathname, hash } = new URL(text);
  return protocol === "https:" && username + password + port + hash === "" && /\.(png|jpe?g|gif)$/i.test(pathname);
}

function isOneLine(text: string): boolean {
  return text === cleanLine(text);
}
