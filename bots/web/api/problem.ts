import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { problemForm } from "#templates/api-forms";

/** Every problem that whoever reads may be told of. */
const problems = {
  "no-key": { status: 401, title: "There is no key", next: "Show one as `Authorization: Bearer pck_…`; an operator makes it in chat." },
  "unknown-key": {
    status: 401,
    title: "This key opens nothing",
    next: "It is none, or was revoked. Nobody can look it up: ask an operator for another.",
  },
  "expired-key": { status: 401, title: "This key's time is over", next: "Ask an operator for another." },
  "missing-scope": {
    status: 403,
    title: "This key may not read that",
    next: "`detail` says which scope is missing; scopes of a key never change, another key can have more.",
  },
  "wrong-question": {
    status: 400,
    title: "The question can't be read",
    next: "`detail` says which part of it and what it could be. Asking the same again does not help.",
  },
  "wrong-cursor": {
    status: 400,
    title: "The cursor is not one of this list",
    next: "Ask as you did when you got it, or begin without one.",
  },
  "not-found": { status: 404, title: "There is no such thing", next: "Nothing has this id or reference." },
  "too-often": { status: 429, title: "Too many requests", next: "Ask again after the seconds in `retry-after`." },
  fault: {
    status: 500,
    title: "Something went wrong on our side",
    next: "Ask again in a minute; tell the programme's staff the `reference` if it goes on.",
  },
  busy: { status: 503, title: "Not now", next: "It takes too long at present: ask for fewer rows or a shorter time, or later." },
} as const;
export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as ProblemCode[];
export const titleOf = (code: ProblemCode): string => problems[code].title;
export const nextOf = (code: ProblemCode): string => problems[code].next;
export const statusOf = (code: ProblemCode): number => problems[code].status;

/** A "no" to a program: which one, and a sentence for whoever reads its log. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly reference: string | undefined;

  constructor(code: ProblemCode, detail: string, reference?: string) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.reference = reference;
  }
}

export function sendProblem(reply: FastifyReply, { code, message: detail, reference }: Problem): FastifyReply {
  const { status, title } = problems[code];
  const body: z.infer<typeof problemForm> = {
    type: `/docs#problem-${code}`,
    title,
    status,
    detail,
    ...(reference === undefined ? {} : { reference }),
  };
  if (status === 401) void reply.header("www-authenticate", `Bearer realm="Partner Center"`);
  return reply.code(status).header("cache-control", "no-store").type("application/problem+json; charset=utf-8").send(JSON.stringify(body));
}
