import type { Guard } from "./guard.ts";

const transfers = "test/domain/transfers/transfers.test.ts";
const files = "test/domain/transfers/transfer-files.test.ts";

/** What guards money on its way from a wallet to a bank. */
export const transferGuards: readonly Guard[] = [
  {
    guard: "a large transfer in parts takes the code that it takes in one",
    file: "domain/transfers/request-transfer.ts",
    find: "  if (quoted.ofDay.minor >= (terms.transferCodeFrom",
    replace: "  if (amount.minor >= (terms.transferCodeFrom",
    test: "test/domain/transfers/transfers.test.ts",
    named: "in parts",
  },
  {
    guard: "a large transfer in parts takes the approval that it takes in one",
    file: "domain/transfers/request-transfer.ts",
    find: "    needsApproval: ofDay.minor >= (terms.automaticTransferBelow",
    replace: "    needsApproval: judged.amount.minor >= (terms.automaticTransferBelow",
    test: "test/domain/transfers/transfers.test.ts",
    named: "in parts",
  },
  {
    guard: "a transfer is what was confirmed, or nothing",
    file: "domain/transfers/request-transfer.ts",
    find: `if (quoted.token !== token) throw refuse("transfer.changed");`,
    replace: "",
    test: transfers,
  },
  {
    guard: "the same confirmation is the same transfer",
    file: "domain/transfers/request-transfer.ts",
    find: "  if (known) {",
    replace: "  if (known && false) {",
    test: transfers,
  },
  {
    guard: "whoever asks for a transfer holds the partner's lock",
    file: "domain/transfers/request-transfer.ts",
    find: "  await lockPartners(tx, [partnerId]);\n  const known",
    replace: "  const known",
    test: transfers,
  },
  {
    guard: "a new bank account waits before money goes there",
    file: "domain/transfers/request-transfer.ts",
    find: "if (isBefore(tx.now, account.usableFrom))",
    replace: "if (false)",
    test: transfers,
  },
  {
    guard: "a large transfer takes the code that was mailed",
    file: "domain/transfers/request-transfer.ts",
    find: "    if (missing) return missing;",
    replace: "",
    test: transfers,
  },
  {
    guard: "a code is for the transfer that it was mailed for",
    file: "domain/transfers/transfer-code.ts",
    find: "const isRight = hashOf(tx, partnerId, token, typed) === open.code_hash;",
    replace: "const isRight = true;",
    test: transfers,
  },
  {
    guard: "a code may be tried five times",
    file: "domain/transfers/transfer-code.ts",
    find: `if (open.tries >= mostTries) return refuse("transfer.code-over", facts);`,
    replace: "",
    test: transfers,
  },
  {
    guard: "nobody decides on their own transfer",
    file: "domain/transfers/review-transfer.ts",
    find: "  mustNotBeOwnRecord(tx, seen.partnerId);",
    replace: "",
    test: transfers,
  },
  {
    guard: "a transfer can't be cancelled once its run has begun",
    file: "domain/transfers/request-transfer.ts",
    find: '(state !== "approved" || !isBefore(now, cutOffAt))',
    replace: 'state !== "approved"',
    test: transfers,
  },
  {
    guard: "a file is sent when two persons say so",
    file: "domain/transfers/mark-transfers.ts",
    find: "  if (persons < 2) return { marked: file, persons, isSo: false };",
    replace: "",
    test: files,
  },
  {
    guard: "a transfer came back when two persons say so",
    file: "domain/transfers/mark-transfers.ts",
    find: "  if (persons < 2) return { marked: transfer, persons, isSo: false };",
    replace: "",
    test: files,
  },
  {
    guard: "what leaves for an account that was changed is held",
    file: "domain/transfers/send-transfers.ts",
    find: `  if (!usable) return "account-changed";\n`,
    replace: "",
    test: files,
  },
  {
    guard: "a paused partner's money stays",
    file: "domain/transfers/send-transfers.ts",
    find: `  if (status === "paused") return "partner-paused";\n`,
    replace: "",
    test: files,
  },
  {
    guard: "no file goes to an account that was blocked",
    file: "domain/transfers/send-transfers.ts",
    find: "d.state = 'blocked' or ${isHeldMoney}",
    replace: "${isHeldMoney}",
    test: files,
  },
];
