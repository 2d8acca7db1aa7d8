import { jobs } from "../../jobs/index.ts";
import { jobDesk } from "../../jobs/job-desk.ts";

/** The desk of an installation without a shop, by the clock of whoever asks. */
export const testDesk = jobDesk(jobs, { shop: false }, (tx) => Promise.resolve(tx.now));
