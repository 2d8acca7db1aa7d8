import { defineEntity, p } from "@mikro-orm/postgresql";

/** Secrets of this database, wrapped by the key ring. The first one proves at every start that ring and database belong together. */
export const VaultSecret = defineEntity({
  name: "VaultSecret",
  tableName: "vault_secret",
  properties: {
    purpose: p.text().primary(),
    wrapped: p.blob(),
    keyId: p.text(),
  },
});
