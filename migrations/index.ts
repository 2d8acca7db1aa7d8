import { TheHouseStands } from "./20261122160000-the-house-stands.ts";

/** Every migration in the order they run; a merged one is frozen. */
export const migrations = [TheHouseStands];
