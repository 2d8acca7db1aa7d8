import { pictureLimits, refuse, type Pictures } from "#domain/kernel";
import { mostStatementBytes } from "#domain/books";
import type { TakeDocument, TakePicture } from "../../sent-pictures.ts";

/** The largest that a question with a file may be: base64 takes four signs for three bytes. */
export const largestQuestion = Math.ceil(Math.max(pictureLimits.bytes, mostStatementBytes) / 3) * 4 + 64 * 1_024;

/** Takes in a picture that the page sends as an address that holds it. Refuses `picture.not-sent`, `picture.too-large` and what `Pictures.take` refuses. */
export function pictureFromPage(pictures: Pick<Pictures, "take">): TakePicture {
  return async (said) => {
    const bytes = bytesIn(said);
    if (!bytes) throw refuse("picture.not-sent", { text: said.slice(0, 60) });
    if (bytes.length > pictureLimits.bytes) throw refuse("picture.too-large");
    return (await pictures.take(bytes)).id;
  };
}

/** The same for another file. Refuses `document.not-sent`, `document.too-large`. */
export const documentFromPage: TakeDocument = (said) => {
  const bytes = bytesIn(said);
  if (!bytes) throw refuse("document.not-sent", { text: said.slice(0, 60) });
  if (bytes.length > mostStatementBytes) throw refuse("document.too-large", { megabytes: Math.floor(mostStatementBytes / 1024 / 1024) });
  return Promise.resolve(bytes);
};

function bytesIn(said: string): Buffer | null {
  const comma = said.indexOf(",");
  return /^data:[\w./+;=-]*;base64,/.test(said.slice(0, 200)) ? Buffer.from(said.slice(comma + 1), "base64") : null;
}
