import type { Job } from "./job.ts";
import { clickDays } from "./click-days.ts";
import { giveUpPending } from "./give-up-pending.ts";
import { housekeeping } from "./housekeeping.ts";
import { payoutBatch } from "./payout-batch.ts";
import { shopSweep } from "./shop-sweep.ts";

/** Every job there is, on one screen. */
export const jobs: readonly Job[] = [payoutBatch, giveUpPending, housekeeping, shopSweep, clickDays];
