import { z } from "zod";
import type { Tx, Zone } from "#domain/kernel";
import type { Scope } from "#domain/api-keys";
import { problemForm } from "#templates/api-forms";
import type { Endpoint } from "./endpoint.ts";
import { problemCodes, statusOf, titleOf } from "./problem.ts";

/** What is asked: the address's own parameters, and what stands behind the question mark. */
export type AskedFor = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly zone: Zone;
};

/** `answer`: what is answered. `passing`: of it, what is another with every answer and says nothing of the rows. Both are JSON. */
export type Answered = { readonly answer: object; readonly passing?: object };

/** An endpoint that only reads, with a key. */
export type ReadingEndpoint = Endpoint & {
  readonly scope: Scope;
  readonly read: (tx: Tx, asked: AskedFor) => Promise<Answered>;
};

const rateHeaders = {
  "ratelimit-policy": '`"key";q=300;w=60`: so many requests of one key in so many seconds',
  ratelimit: '`"key";r=299;t=60`: so many are left, and in so many seconds they are all there again',
};

/** Its words with everything that all of them answer. */
export function reading(
  described: Pick<Endpoint, "path" | "operation" | "summary" | "description" | "inPath" | "inQuery"> & {
    readonly scope: Scope;
    readonly form: z.ZodType;
    readonly says: string;
    readonly read: ReadingEndpoint["read"];
  },
): ReadingEndpoint {
  const { scope, form, says, read, ...rest } = described;
  const isMissing = rest.inPath !== undefined;
  const told = Map.groupBy(
    problemCodes.filter((code) => isMissing || code !== "not-found"),
    statusOf,
  );
  return {
    ...rest,
    method: "get",
    group: "Reading",
    security: "api-key",
    scopes: [scope],
    scope,
    read,
    answers: {
      200: { description: says, schema: form, headers: { etag: "give it back as `if-none-match`", ...rateHeaders } },
      304: { description: "Nothing is another than when you had this `etag`." },
      ...Object.fromEntries(
        [...told].map(([status, codes]) => [
          status,
          {
            description: `${codes.map(titleOf).join(", or: ")}.`,
            schema: problemForm,
            type: "application/problem+json",
            ...(status === 429 || status === 503 ? { headers: { "retry-after": "in so many seconds" } } : {}),
          },
        ]),
      ),
    },
  };
}

const nextCursorField = z.string().nullable().describe("give it back as `cursor` for the rows that follow; null: these were the last");

/** A part of a list. */
export const listForm = (row: z.ZodType): z.ZodObject =>
  z.object({
    data: z.array(row),
    next_cursor: nextCursorField,
    as_of: z.iso
      .datetime()
      .describe(
        "keep that of a reading's first part, and give it as `changed_since` next time: what was being written then is not missed, some rows come again",
      ),
  });

export const dayListForm = (row: z.ZodType): z.ZodObject =>
  z.object({
    data: z.array(row),
    next_cursor: nextCursorField,
    closed_to: z.iso.date().nullable().describe("days before it are counted for good; later ones are not here yet"),
  });
