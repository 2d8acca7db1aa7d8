import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Vault } from "#domain/kernel";
import { Problem } from "./problem.ts";

const purpose = "api-cursor";
const longestCursor = 400;
const said = z.tuple([z.string(), z.string(), z.string()]);

/** Where a reading stands in its list: the values of the last row that was answered, in the order of the list. */
export type Standing = { readonly at: string; readonly id: string };

/**
 * Text that whoever reads hands back unread. It is signed over the list and everything that was asked but the number of rows, so that it opens no other
 * list and no other question: a row may be missing there without anybody noticing.
 */
export function writeCursor(vault: Vault, list: string, { at, id }: Standing, asOf: string): string {
  const body = Buffer.from(JSON.stringify([at, id, asOf])).toString("base64url");
  return `${body}.${signature(vault, list, body)}`;
}

/** `asOf`: what the first part of this reading said. Throws the problem that it is none of this list. */
export function readCursor(vault: Vault, list: string, cursor: string): Standing & { readonly asOf: string } {
  const [body = "", given = "", ...more] = cursor.length > longestCursor ? [] : cursor.split(".");
  const expected = signature(vault, list, body);
  const isOurs = more.length === 0 && given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
  if (!isOurs)
    throw new Problem(
      "wrong-cursor",
      "A cursor belongs to the list, filters and dates that it came with, and can't be made up: ask the same again with the `next_cursor` of the last answer, or begin without one.",
    );
  const [at, id, asOf] = said.parse(JSON.parse(Buffer.from(body, "base64url").toString()));
  return { at, id, asOf };
}

function signature(vault: Vault, list: string, body: string): string {
  return vault.sign(purpose, `${list}|${body}`).slice(0, 22);
}
