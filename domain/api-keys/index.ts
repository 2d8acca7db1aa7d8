export { ApiKey } from "./api-key-entities.ts";
export {
  findApiKey,
  makeApiKey,
  mostKeys,
  noteKeyUse,
  revokeApiKey,
  scopes,
  standingApiKeys,
  type ApiKeyFacts,
  type Scope,
} from "./api-key.ts";
