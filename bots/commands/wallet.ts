import { walletLines, walletOf, walletOfMonth } from "#domain/answers";
import { statementCard, walletCard } from "#templates/cards/wallet-cards";
import { walletStatementCard } from "#templates/cards/wallet-statement-card";
import { command } from "../command.ts";
import { month, page } from "./options.ts";

export const walletBalance = command({
  name: "wallet balance",
  sentence: "What is in your wallet, and what joins it next",
  audience: "partner",
  run: async (tx, _options, { partnerId }) => walletCard(await walletOf(tx, partnerId)),
});

export const walletStatement = command({
  name: "wallet statement",
  sentence: "Every movement of your wallet with the balance after it; of a month, also as a file",
  audience: "partner",
  options: { month, page },
  run: async (tx, options, { partnerId }) =>
    options.month === undefined
      ? statementCard(await walletLines(tx, partnerId, options.page ?? 1))
      : walletStatementCard(await walletOfMonth(tx, partnerId, options.month)),
});
