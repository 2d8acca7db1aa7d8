import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { problemForm } from "#templates/api-forms";

/** Every problem that whoever reads may be told of. */
const problems = {
  "no-key": { status: 401, title: "There is no key" },
  "unknown-key": { status: 401, title: "This key opens nothing" },
  "expired-key": { status: 401, title: "This key's time is over" },
  "missing-scope": { status: 403, title: "This key may not read that" },
  "wrong-question": { status: 400, title: "The question can't be read" },
  "wrong-cursor": { status: 400, title: "The cursor is not one of this list" },
  "not-found": { status: 404, title: "There is no such thing" },
  "too-often": { status: 429, title: "Too many requests" },
  fault: { status: 500, title: "Something went wrong on our side" },
  busy: { status: 503, title: "Not now" },
} as const;
export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as ProblemCode[];
export const titleOf = (code: ProblemCode): string => problems[code].title;
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
