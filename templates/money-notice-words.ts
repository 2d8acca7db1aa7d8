import type { MessageFacts } from "#domain/messages";

type Told = MessageFacts["money-notice"]["what"];

/** What is told of a partner's money as a whole, in the mail and in chat. */
export const moneyTellings: Readonly<
  Record<Told, { readonly title: string; readonly sentence: string; readonly next: string; readonly command: string }>
> = {
  held: {
    title: "Your money waits",
    sentence:
      "Nothing leaves your wallet for your bank until the programme's staff have looked at something. What you earn still reaches your wallet, and all of it stays yours.",
    next: "To ask the staff about it, type in the chat:",
    command: "/ask question",
  },
  lifted: {
    title: "Your money can leave again",
    sentence: "The staff have looked at it. What you had sent and was stopped goes on; you can send money to your bank as before.",
    next: "To see your transfers, type in the chat:",
    command: "/wallet transfers",
  },
  "form-near": {
    title: "We will soon need a tax form of you",
    sentence:
      "What we have paid to your US bank account this year comes near the sum from which we have to report it. For that we need a Form W-9 of you. Never send it, or your tax number, in the chat: ask the staff how to hand it in.",
    next: "To ask the staff, type in the chat:",
    command: "/ask question",
  },
  "form-over": {
    title: "We need a tax form of you",
    sentence:
      "What we have paid to your US bank account this year has reached the sum from which we have to report it. For that we need a Form W-9 of you. Never send it, or your tax number, in the chat: ask the staff how to hand it in.",
    next: "To ask the staff, type in the chat:",
    command: "/ask question",
  },
  "form-asked": {
    title: "We ask you for a tax form",
    sentence: "Please hand in a Form W-9. Never send it, or your tax number, in the chat: the staff tell you where it goes.",
    next: "To ask the staff, type in the chat:",
    command: "/ask question",
  },
  "written-off": {
    title: "You owe us this no more",
    sentence:
      "Corrections after a payout had taken back more than you had earned since. We let you off that: nothing of it is taken from what you earn from now on. You have nothing to do.",
    next: "To see what you have earned and what comes next, type in the chat:",
    command: "/earnings next",
  },
  withheld: {
    title: "We have kept money back for the tax office",
    sentence:
      "It has left your wallet, and counts as paid to you and as tax paid for you. You see it in the year's payments. If you think that it is wrong, tell the staff.",
    next: "To see the year's payments, type in the chat:",
    command: "/wallet year",
  },
  "withheld-back": {
    title: "Money that we kept back is yours again",
    sentence: "What we had kept back for the tax office is in your wallet again, and you can send it to your bank.",
    next: "To see your wallet, type in the chat:",
    command: "/wallet balance",
  },
};
