import type { AdTold } from "./told.ts";
import { threeDays } from "./usual-rules.ts";

/** What is told of what the programme says to many. */
export type AnnouncedFacts = {
  /** what the programme tells many at once; its words are read when it leaves */
  readonly announcement: { readonly announcement: string };
  /** the same to whoever prepares it, before anybody else */
  readonly "announcement-test": { readonly announcement: string };
  /** what the programme says to everybody this month */
  readonly "monthly-ad": AdTold;
};

const toMany = {
  class: "subscription",
  keepsQuiet: true,
  whenUndecided: "unknown-outcome",
  giveUpAfterMinutes: threeDays,
  channels: ["announcements"],
} as const;

/** How it is sent; see `KindRules`. */
export const announcedRules = {
  announcement: toMany,
  // Whoever asks for one waits for it, by every way that they have; what comes an hour later is no answer any more.
  "announcement-test": {
    class: "transactional",
    keepsQuiet: false,
    whenUndecided: "unknown-outcome",
    isChosenApart: true,
    giveUpAfterMinutes: 60,
  },
  "monthly-ad": toMany,
} as const;
