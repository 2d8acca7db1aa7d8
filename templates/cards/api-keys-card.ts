import { mostKeys, type ApiKeyFacts, type Scope } from "#domain/api-keys";
import { left, onDate } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Sentence, type View } from "../view.ts";

/** More keys than these are revoked by typing. */
const mostButtons = 8;

const scopeWords: Readonly<Record<Scope, string>> = {
  "partners:read": "partners with their names, slugs and statuses; no addresses",
  "conversions:read": "conversions with orders' numbers and amounts; nothing of customers",
  "payouts:read": "payouts and what they are made of; no bank accounts",
  "clicks:read": "clicks by day and partner",
};

const all: Action = action("See all keys", "programme keys");

/** The keys that other programs read with. The keys themselves are nowhere: each was told once. */
export function apiKeysCard(keys: readonly ApiKeyFacts[], docsUrl: string): View {
  return view(
    "Keys of other programs",
    [
      {
        kind: "table",
        columns: [left("Key"), left("For"), left("May"), left("Made"), left("Until"), left("Used last")],
        rows: keys.map((key): Sentence[] => [
          [{ code: key.prefix }],
          [key.name],
          [key.scopes.join(", ")],
          [onDate(key.madeAt)],
          key.expiresAt === null ? ["it is revoked"] : [onDate(key.expiresAt)],
          [key.lastUsedOn ?? "never"],
        ]),
        more: 0,
        whenEmpty: ["None: no program reads anything."],
      },
      ...Object.entries(scopeWords).map(([scope, words]) => text({ code: scope }, ": ", words, ".")),
      hint("To make one, at most ", { count: mostKeys }, " count at a time: ", {
        code: "/programme keys make name:Bookkeeping scopes:conversions,payouts days:365",
      }),
      hint("What can be asked with them: ", { link: docsUrl }),
    ],
    {
      actions: keys
        .slice(0, mostButtons)
        .map((key) => action(`Revoke ${key.prefix}`, "programme keys", { act: "revoke", key: key.prefix }, "danger")),
    },
  );
}

/** A new key, which nobody sees again. */
export function apiKeyMadeCard({ key, secret }: { readonly key: ApiKeyFacts; readonly secret: string }, docsUrl: string): View {
  return view(
    "The key is made",
    [
      text({ code: secret }),
      facts(
        ["For", key.name],
        ["May", key.scopes.join(", ")],
        ["Until", ...(key.expiresAt === null ? ["it is revoked"] : [onDate(key.expiresAt)])],
      ),
      text("Copy it now into the program's settings: it is kept nowhere, and nobody can look it up again."),
      hint("Whoever has it reads as much. Should anybody see it who must not, revoke it and make another."),
      hint("How it is used: ", { link: docsUrl }),
    ],
    { tone: "good", actions: [action("Revoke it", "programme keys", { act: "revoke", key: key.prefix }, "danger"), all] },
  );
}

export function apiKeyRevokedCard(key: ApiKeyFacts): View {
  return view(
    "The key opens nothing any more",
    [
      facts(["Key", { code: key.prefix }], ["For", key.name], ["Used last", key.lastUsedOn ?? "never"]),
      hint("This can't be undone. The program needs another key to go on reading: ", { code: "/programme keys make" }),
    ],
    { actions: [all] },
  );
}
