import type { CustomerErasure } from "#domain/orders";
import type { PartnerFacts } from "#domain/partners";
import { counted, partnerValue, quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type View, type ViewFile } from "../view.ts";

/** What is held under an address, as a file; or that nothing is. */
export function customerExportCard(email: string, held: { orders: number; messages: number; content: string }): View {
  if (held.orders === 0 && held.messages === 0) return nothingHeldCard(email);
  return view(
    "What is held under this address",
    [
      text(
        ...counted(held.orders, "order"),
        " and ",
        ...counted(held.messages, "unread message"),
        " of the shop. Send the file to that address and to nobody else.",
      ),
      hint("Unread messages are only counted: what is in them nobody has been able to read."),
    ],
    {
      files: [jsonFile("customer.json", held.content, "Orders, names and decisions held under the address")],
      actions: [action("Erase it", "programme erase", { who: email, reason: blank }, "danger")],
    },
  );
}

function nothingHeldCard(email: string): View {
  return view("Nothing is held under this address", [
    text("No order carries ", { code: email }, ", at any shop."),
    hint("A partner's own record goes by their share ID: ", { code: "/programme export 1001" }, "."),
  ]);
}

/** A partner's record as a file, for themselves or for an operator. */
export function partnerExportCard(partner: Pick<PartnerFacts, "name" | "shareId">, content: string, isOwn: boolean): View {
  return view(
    isOwn ? "Everything we hold on you" : `Everything held on ${partner.name}`,
    [
      text("Record, links, visits by day, conversions, payouts and every posting, as JSON."),
      hint("Amounts are in the smallest unit of their currency. Who bought is not in it: that belongs to the customers."),
    ],
    { files: [jsonFile(`partner-${partner.shareId}.json`, content, "Everything held on the partner")] },
  );
}

/** What erasing an address would do, before it is done; or what it did. */
export function eraseCustomerCard(email: string, held: CustomerErasure, reason: string, isDone: boolean): View {
  const orders = held.customers.reduce((sum, { orderIds }) => sum + orderIds.length, 0);
  if (held.customers.length === 0 && held.messageIds.length === 0) return nothingHeldCard(email);
  const what = facts(
    ["Orders", ...counted(orders, "order"), " at ", ...counted(held.customers.length, "shop")],
    ["Unread messages", ...counted(held.messageIds.length, "message")],
    ["Reason", quoted(reason)],
  );
  if (isDone)
    return view("Erased", [text("Nobody can read any more who bought these orders; their figures stay."), what], {
      tone: "good",
      actions: [action("See that nothing is left", "programme export", { who: email })],
    });
  return view(
    "Please confirm: erase a customer",
    [
      text(
        "Name, address and account of ",
        { code: email },
        " would go for good, with the reasons of their refunds and unread messages about them.",
      ),
      what,
      text("Orders, commissions and payouts stay as figures, so no partner's money changes. It can't be undone."),
      hint(
        "The shop keeps its own records, and so do backups until they expire. What staff wrote as reasons stays: it must not name customers.",
      ),
    ],
    { tone: "warning", actions: [action("Yes, erase", "programme erase", { who: email, reason, confirm: "yes" }, "danger")] },
  );
}

/** What erasing a partner would do, before it is done. */
export function confirmErasePartnerCard(partner: PartnerFacts, reason: string): View {
  return view(
    "Please confirm: erase a partner",
    [
      text(partnerValue(partner), " would become ", quoted(`Former partner ${partner.shareId}`), "."),
      facts(
        ["Goes for good", "name, e-mail address, application, slugs, what staff wrote as reasons"],
        ["Stays", "share ID, coupon codes, dates, conversions, payouts and every posting; campaign names in the figures"],
        ["Free again", "their slugs, for anybody"],
        ["Reason", quoted(reason)],
      ),
      text("Links with their slug lead nowhere any more. It can't be undone."),
      hint("Give them their export first. Backups keep the record until they expire."),
    ],
    {
      tone: "warning",
      actions: [
        action("Yes, erase", "programme erase", { who: partner.shareId, reason, confirm: "yes" }, "danger"),
        action("Export it first", "programme export", { who: partner.shareId }),
      ],
    },
  );
}

export function partnerErasedCard({ name, shareId }: PartnerFacts): View {
  return view("Erased", [text("What is left is ", quoted(name), ": a share ID and the history of its money.")], {
    tone: "good",
    actions: [action("Look at what is left", "support partner", { who: shareId })],
  });
}

function jsonFile(name: string, content: string, description: string): ViewFile {
  return { name, mediaType: "application/json", content, description };
}
