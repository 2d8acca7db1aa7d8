import type { Instant } from "#domain/kernel";
import { always } from "./usual-rules.ts";

/** What is told of questions and feedback. */
export type SupportFacts = {
  /** support: somebody asks something, or wrote again; or it waits too long, or a colleague answered it, too */
  readonly "question-asked": {
    /** what people type */
    readonly number: string;
    readonly why: "asked" | "replied" | "waits" | "crossed";
    readonly words: string;
    readonly link: string | null;
    /** since when it waits */
    readonly since: Instant;
    readonly partner: {
      readonly name: string;
      readonly shareId: string;
      readonly status: "applied" | "active" | "declined" | "paused" | "closed";
    } | null;
    /** their last ones */
    readonly sales: readonly { readonly order: string; readonly status: "pending" | "unpaid" | "paid" | "rejected" }[];
  };
  /** staff answered, or ask back */
  readonly "question-answered": {
    readonly number: string;
    readonly asked: string;
    readonly words: string;
    readonly link: string | null;
    /** the article that the words are from, by its slug; not set where none is */
    readonly article?: string | null;
    readonly asksBack: boolean;
  };
  /** support: somebody says what they think */
  readonly "feedback-given": {
    readonly number: string;
    readonly kind: "idea" | "problem" | "praise";
    readonly rating: number | null;
    readonly words: string;
    readonly partner: { readonly name: string; readonly shareId: string } | null;
  };
};

/** How it is sent; see `KindRules`. An answer is waited for, whatever the hour. */
export const supportRules = {
  "question-asked": { ...always, keepsQuiet: false, channels: ["staff"] },
  "question-answered": { ...always, keepsQuiet: false },
  "feedback-given": { ...always, channels: ["staff"] },
} as const;
