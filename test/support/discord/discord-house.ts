import { afterAll } from "vitest";
import { useDatabase, type TestDatabase } from "../database.ts";
import { openDiscordHouse, type DiscordHouseOptions, type OpenDiscordHouse } from "./open-house.ts";

/** A Discord house for the tests of a file, on a database of its own unless it shares one. */
export async function useDiscord(
  options: Omit<DiscordHouseOptions, "db"> & { readonly db?: TestDatabase } = {},
): Promise<OpenDiscordHouse> {
  const house = await openDiscordHouse({ ...options, db: options.db ?? (await useDatabase()) });
  afterAll(() => house.close());
  return house;
}
