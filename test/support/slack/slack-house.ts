import { afterAll } from "vitest";
import { useDatabase, type TestDatabase } from "../database.ts";
import { openSlackHouse, type OpenSlackHouse, type SlackHouseOptions } from "./open-house.ts";

/** A Slack house for the tests of a file, on a database of its own unless it shares one. */
export async function useSlack(options: Omit<SlackHouseOptions, "db"> & { readonly db?: TestDatabase } = {}): Promise<OpenSlackHouse> {
  const house = await openSlackHouse({ ...options, db: options.db ?? (await useDatabase()) });
  afterAll(() => house.close());
  return house;
}
