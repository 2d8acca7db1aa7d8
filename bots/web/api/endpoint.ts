import type { z } from "zod";

/** How whoever asks shows that they may. */
export type Security = "api-key" | "mail-events" | "standard-webhooks";

type Answer = {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** "application/json" unless it says otherwise */
  readonly type?: "application/problem+json";
  /** names of headers that it carries, with what each says */
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * One endpoint as programs outside are told of it: from these come `/openapi.json` and the page at `/docs`. Schemas describe themselves
 * (`.describe`, `.meta({ example })`); one with `.meta({ id })` is named once and referred to.
 */
export type Endpoint = {
  readonly method: "get" | "post";
  /** parameters in braces: "/api/v1/conversions/{id}" */
  readonly path: `/${string}`;
  /** unique among all; generated clients name their functions by it */
  readonly operation: string;
  /** the heading that it stands under */
  readonly group: string;
  /** one line */
  readonly summary: string;
  /** paragraphs, with blank lines between */
  readonly description?: string;
  readonly security: Security;
  /** what a key must be allowed */
  readonly scopes?: readonly string[];
  readonly inPath?: z.ZodObject;
  readonly inQuery?: z.ZodObject;
  readonly inHeaders?: z.ZodObject;
  readonly body?: { readonly schema: z.ZodType; readonly description: string };
  readonly answers: Readonly<Record<number, Answer>>;
};

/** What we tell others by ourselves, to an address of theirs. */
export type OutgoingEvent = {
  /** "conversion.created" */
  readonly name: string;
  readonly summary: string;
  /** the whole body */
  readonly schema: z.ZodType;
};
