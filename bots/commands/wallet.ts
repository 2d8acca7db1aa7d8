import { walletLines, walletOf } from "#domain/answers";
import { statementCard, walletCard } from "#templates/cards/wallet-cards";
import { command } from "../command.ts";
import { page } from "./options.ts";

export const walletBalance = command({
  name: "wallet balance",
  sentence: "What is in your wallet, and what joins it next",
  audience: "partner",
  run: async (tx, _options, { partnerId }) => walletCard(await walletOf(tx, partnerId)),
});

export const walletStatement = command({
  name: "wallet statement",
  sentence: "Every movement of your wallet with the balance after it",
  audience: "partner",
  options: { page },
  run: async (tx, options, { partnerId }) => statementCard(await walletLines(tx, partnerId, options.page ?? 1)),
});
