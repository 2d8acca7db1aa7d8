import { describe, expect, test } from "vitest";
import type { StaffRole } from "#domain/kernel";
import { kindRules, letterKinds, type LetterKind } from "#domain/messages";
import { messageCard, type ToldInChat } from "#templates/cards/message-cards";
import type { LetterFacts } from "#templates/messages";
import { commands } from "../../../bots/commands/index.ts";
import { letterCases } from "../../support/letters.ts";

/** What staff are told, who of them, and the commands that its buttons ask, the most important first. */
const notices: readonly (readonly [kind: LetterKind, roles: readonly StaffRole[], buttons: readonly string[]])[] = [
  ["question-asked", ["support"], ["support reply", "support questions", "support questions"]],
  ["feedback-given", ["support"], ["support feedback", "support feedback"]],
  ["batch-needs-release", ["finance"], ["finance batch"]],
  ["transfers-to-send", ["finance"], ["finance transfers", "finance transfers", "finance transfers"]],
  ["transfer-waits", ["finance"], ["finance transfers", "finance transfers", "finance transfers"]],
  ["bank-answered", ["finance"], ["finance transfers", "finance transfers"]],
  ["transfer-unclear", ["finance"], ["finance transfers", "finance transfers", "finance transfers"]],
  ["ledger-alarm", ["finance", "operator"], ["programme health", "programme audit", "programme thaw", "finance thaw"]],
  // It tells how a quarter ended, and asks for nothing.
  ["quarter-report", ["support", "operator"], []],
];

describe("what staff are told", () => {
  test.each(notices)("%s has its buttons, and everybody who is told may press one", (kind, roles, buttons) => {
    const told = letterCases.filter((each) => each.kind === kind);
    const asked = told.map(({ facts }) =>
      messageCard(kind as ToldInChat, facts as LetterFacts[ToldInChat]).actions.map(({ command }) => command),
    );
    expect(asked).toContainEqual(buttons);
    const audiences = buttons.map((name) => commands.find((each) => each.name === name)?.audience);
    expect(roles.filter((role) => buttons.length > 0 && !audiences.includes(role))).toEqual([]);
  });

  test("is all in this list, as far as channels of staff are told", () => {
    const forStaff = letterKinds.filter((kind) => kindRules[kind].channels?.includes("staff"));
    expect(notices.map(([kind]) => kind).toSorted()).toEqual(forStaff.toSorted());
  });

  test("of an account that is new or gone names what staff can do, which is not what partners can", () => {
    const facts = { platform: "slack", account: "sue", at: Temporal.Instant.from("2026-12-01T16:00:00Z") } as const;
    for (const kind of ["new-link-notice", "link-ended-notice"] as const) {
      expect(JSON.stringify(messageCard(kind, { ...facts, isStaff: true }))).not.toContain("partner ");
      expect(messageCard(kind, facts).actions).toHaveLength(1);
    }
  });
});
