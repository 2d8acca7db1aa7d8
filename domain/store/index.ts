export { DatabaseMismatch, openDatabase, type Database } from "./database.ts";
export { DatabaseTrouble } from "./database-trouble.ts";
export { startEmbeddedPostgres } from "./embedded-postgres.ts";
export { defaultDataDir } from "./embedded-postgres-files.ts";
export { keySource, readKeyRing } from "./key-ring.ts";
export { openVault } from "./open-vault.ts";
export { sealPeople } from "./seal-people.ts";
export { violations } from "./invariants.ts";
export { storeSettings } from "./store-settings.ts";
