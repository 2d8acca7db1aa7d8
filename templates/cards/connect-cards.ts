import type { ChatLink } from "#domain/chat";
import type { Instant } from "#domain/kernel";
import type { PartnerFacts } from "#domain/partners";
import { channelWords } from "../message-words.ts";
import { atMinute, counted, left, onDate, partnerValue } from "../phrases.ts";
import { action, blank, hint, text, view, type Block, type Sentence, type View } from "../view.ts";

const another = action("Send another code", "partner connect", { email: blank });

/** How an account is connected. */
export function howToConnectCard(): View {
  return view(
    "Connect this chat account",
    [
      text("Then you can ask here what you earned and why, and nobody else can ask it for you."),
      {
        kind: "steps",
        steps: [
          { state: "note", at: null, sentence: ["Say the address that the programme writes to you at."] },
          { state: "note", at: null, sentence: ["A code comes there by mail, within a minute."] },
          { state: "note", at: null, sentence: ["Type it here within ten minutes, from this same account."] },
        ],
      },
      hint("Not a partner yet? Apply with ", { code: "/partner join" }, "."),
    ],
    {
      actions: [
        action("Mail me a code", "partner connect", { email: blank }, "main"),
        action("I have a code", "partner connect", { code: blank }),
      ],
    },
  );
}

/** A code was asked for. It says the same whether anybody has the address or not: that is nobody else's to find out. */
export function codeAskedCard(email: string, expiresAt: Instant): View {
  return view(
    "Look into your mail",
    [
      text(
        "If ",
        { code: email },
        " is where the programme writes to you, a code is on its way there. It counts until ",
        atMinute(expiresAt),
        ", from this account only.",
      ),
      hint("Nothing there after a minute or two? Look among the unwanted mail, or try the address that you applied with."),
    ],
    { tone: "good", actions: [action("Type the code", "partner connect", { code: blank }, "main"), another] },
  );
}

/** An account is a partner's now. */
export function connectedCard({ name }: Pick<PartnerFacts, "name">, moneyFrom: Instant): View {
  return view(
    `Connected, ${name}`,
    [
      text("This account stands for you from now on. We have told your mailbox."),
      text("For your safety, money can be moved from here from ", atMinute(moneyFrom), " on; everything else you can ask now."),
      hint("To take it back: ", { code: "/partner disconnect" }, ". Your accounts: ", { code: "/partner links" }, "."),
    ],
    { tone: "good", actions: [action("Where do I stand?", "partner dashboard", {}, "main")] },
  );
}

type ListedLink = Pick<ChatLink, "word" | "platform" | "name" | "since"> & { readonly moneyFrom: Instant };

/** The chat accounts that stand for a partner; `here`: the word of the one that asks. */
export function linksCard(links: readonly ListedLink[], here: string | null, now: Instant): View {
  return view(
    "Your chat accounts",
    [
      linksTable(links, here, now),
      hint(
        links.length === 0 ? "Connect one by typing " : "Connect another one by typing ",
        { code: "/partner connect" },
        links.length === 0 ? " from there." : " from there. One that you don't know: disconnect it at once, and tell support.",
      ),
    ],
    { actions: links.length > 0 ? [action("Disconnect one", "partner disconnect", { link: blank }, "danger")] : [] },
  );
}

function linksTable(links: readonly ListedLink[], here: string | null, now: Instant): Block {
  return {
    kind: "table",
    columns: [left("Account"), left("On"), left("Named"), left("Since"), left("Money")],
    rows: links.map((each): Sentence[] => [
      [{ code: each.word }],
      [channelWords[each.platform], ...(each.word === here ? [", this one"] : [])],
      [each.name],
      [onDate(each.since)],
      moneyCell(each.moneyFrom, now),
    ]),
    more: 0,
    whenEmpty: ["None is connected. Type ", { code: "/partner connect" }, " on Discord or Slack to connect one."],
  };
}

/** In a table's cell: whether an account may move money, or from when on. */
export function moneyCell(moneyFrom: Instant, now: Instant): Sentence {
  return Temporal.Instant.compare(now, moneyFrom) < 0 ? ["from ", atMinute(moneyFrom)] : [{ badge: "open", tone: "good" }];
}

/** The same for support. */
export function accountsOfPartnerCard(partner: Pick<PartnerFacts, "name" | "shareId">, links: readonly ListedLink[], now: Instant): View {
  return view(
    `The chat accounts of ${partner.name}`,
    [linksTable(links, null, now), hint("Who was told by mail of an account that is not theirs asks you to disconnect it: do it at once.")],
    {
      actions:
        links.length > 0
          ? [
              action(
                "Disconnect one",
                "support accounts",
                { partner: partner.shareId, act: "disconnect", link: blank, reason: blank },
                "danger",
              ),
            ]
          : [],
    },
  );
}

/** Support disconnected an account of a partner's. */
export function partnerDisconnectedCard(
  partner: Pick<PartnerFacts, "name" | "shareId">,
  link: Pick<ChatLink, "platform" | "name">,
  rest: number,
): View {
  return view(
    "Disconnected",
    [
      text(
        `${link.name} on ${channelWords[link.platform]} no longer stands for `,
        partnerValue(partner),
        "; left to them: ",
        ...counted(rest, "account"),
        ".",
      ),
      hint("If it was theirs after all, they connect it again by mail; its money waits for 24 hours then."),
    ],
    { tone: "good", actions: [action("See what is left", "support accounts", { partner: partner.shareId, act: "show" })] },
  );
}

/** An account no longer stands for a partner; `isHere`: it is the one that asked. */
export function disconnectedCard(link: Pick<ChatLink, "platform" | "name">, isHere: boolean, rest: number): View {
  const account = `${link.name} on ${channelWords[link.platform]}`;
  return view(
    "Disconnected",
    [
      text(isHere ? "This account no longer stands for you." : `${account} no longer stands for you.`, " What you earned stays yours."),
      rest === 0 ? text("No account is connected to you now; mails go on.") : text("Still connected: ", ...counted(rest, "account"), "."),
      hint(
        isHere ? "To undo it: " : "To undo it, type there: ",
        { code: "/partner connect" },
        " and your address. Money waits for 24 hours then.",
      ),
    ],
    {
      tone: "good",
      actions: isHere ? [action("Connect it again", "partner connect", { email: blank })] : [action("See what is left", "partner links")],
    },
  );
}
