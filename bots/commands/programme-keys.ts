import { refuse, type Refusal } from "#domain/kernel";
import { makeApiKey, revokeApiKey, scopes, standingApiKeys, type Scope } from "#domain/api-keys";
import { apiKeyMadeCard, apiKeyRevokedCard, apiKeysCard } from "#templates/cards/api-keys-card";
import { command } from "../command.ts";
import { option, type Option } from "../option.ts";
import { wholeNumber } from "./options.ts";

const longestName = 60;
const mostDays = 3_650;

export const programmeKeys = command({
  name: "programme keys",
  sentence: "Keys with which other programs read partners, conversions, payouts and clicks: make, revoke",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["list"] },
  options: {
    act: option.choice(["list", "make", "revoke"])("list unless you say", { optional: true }),
    name: { ...option.word("of make: which program it is for", { optional: true }), byNameOnly: true },
    scopes: scopesOption(),
    days: { ...wholeNumber("of make: how many days it counts; until it is revoked unless you say", 365), byNameOnly: true },
    key: { ...option.word("of revoke: the key, as the list names it", { optional: true }), byNameOnly: true },
  },
  run: async (tx, { act = "list", name, scopes: wanted, days, key }, { surroundings: { publicUrl } }) => {
    const docsUrl = `${publicUrl}/docs`;
    if (act === "list") return apiKeysCard(await standingApiKeys(tx), docsUrl);
    if (act === "revoke") {
      if (key === undefined) throw missing(["key"], { act });
      return apiKeyRevokedCard(await revokeApiKey(tx, key));
    }
    if (name === undefined || wanted === undefined)
      throw missing([...(name === undefined ? ["name"] : []), ...(wanted === undefined ? ["scopes"] : [])], {
        act,
        ...(name === undefined ? {} : { name }),
        ...(wanted === undefined ? {} : { scopes: wanted.join(",") }),
      });
    if (name.length > longestName)
      throw refuse("command.option-unreadable", { option: "name", text: name.slice(0, 40), expected: `at most ${longestName} characters` });
    if (days !== undefined && (days < 1 || days > mostDays))
      throw refuse("command.option-unreadable", { option: "days", text: String(days), expected: `1 to ${mostDays} days` });
    return apiKeyMadeCard(await makeApiKey(tx, { name, scopes: wanted, days: days ?? null }), docsUrl);
  },
});

function missing(options: readonly string[], given: Readonly<Record<string, string>>): Refusal {
  return refuse("command.option-missing", { command: "programme keys", missing: options, given });
}

/** "conversions, payouts:read" or "all". */
function scopesOption(): Option<readonly Scope[], false> {
  const known = ["all", ...scopes.map((scope) => scope.replace(":read", ""))];
  return {
    ...option.word(`of make: what it may read, by commas: ${known.join(", ")}`, { optional: true }),
    byNameOnly: true,
    read: (text) => {
      const words = text.toLowerCase().split(/[\s,]+/);
      const meant = words.filter((word) => word !== "").map((word) => word.replace(/:read$/, ""));
      const wrong = meant.find((word) => !known.includes(word));
      if (wrong !== undefined || meant.length === 0)
        throw refuse("command.option-unreadable", {
          text: (wrong ?? text).slice(0, 40),
          expected: `all, or some of ${known.slice(1).join(", ")}`,
        });
      return scopes.filter((scope) => meant.includes("all") || meant.includes(scope.replace(":read", "")));
    },
  };
}
