/** What support of the demonstration has written for its partners. */
export const helpArticles: readonly { readonly title: string; readonly tags: readonly string[]; readonly words: string }[] = [
  {
    title: "How share links work",
    tags: ["links"],
    words: `A share link is a page of the shop with your share ID in it. Whoever follows it is remembered for 30 days, on the device they used.

## Make one

1. Find a page of the shop that you like: a kit, an album, the club.
2. Type \`/share link\` with the address of that page, and a campaign if you want to tell your posts apart.
3. Post what you get. \`/share qr\` makes a picture of it for leaflets.

## Good to know

- Several visits of one person within half an hour count once.
- The last link before an order counts, unless a partner's coupon was used: that comes first.
- Your own orders don't earn. They wait until support has looked.`,
  },
  {
    title: "Why is my order still pending?",
    tags: ["orders", "earnings"],
    words: `Pending means that we know of the order, and wait for something before it counts.

- **The customer has not paid yet.** Bank transfers take a day or two. The shop reminds them.
- **The payment did not go through.** With a club subscription the shop tries it again a few times.
- **Somebody is checking it.** Support looks at orders that could be your own, or renewals of which nobody knows who began them.

\`/earnings why 4107\`, with the number of your order, tells you which of these it is and what happens next. An order that nobody pays for is given up after a while; a payment would bring it back.`,
  },
  {
    title: "When am I paid?",
    tags: ["payouts", "money"],
    words: `Once a month, on the first, for everything that is *unpaid* and whose hold is over by then. \`/earnings next\` tells you the day and the amount.

## The hold

An order waits for some weeks after its payment, because customers may return what they bought. After that it is yours.

## The minimum

Small amounts are carried over until they are worth a payout together. Nothing is lost, and when a partnership ends the rest is paid out however small it is.`,
  },
  {
    title: "What pending, unpaid, paid and rejected mean",
    tags: ["earnings"],
    words: `| State | What it means |
|---|---|
| pending | the order waits for its payment, or for somebody to look |
| unpaid | it is confirmed and waits for its hold and the next payout |
| paid | it is in your wallet |
| rejected | it earns nothing; \`/earnings why\` says for which reason |

A refund after a payout becomes a correction: it is taken off the next one, never more than the order had earned you.`,
  },
  {
    title: "An order of mine is missing",
    tags: ["orders", "links"],
    words: `Look at \`/earnings list\` first: an order may take some minutes to arrive. If it is not there by the next day:

1. Ask your customer for the order's number. It is on their confirmation.
2. Type \`/share missing-sale\` with that number and a word about how they came to the shop.
3. Support sees the order with the visits that could have led to it, and answers you.

The most common reason is another device: a link that was followed on a phone is not known on a laptop. A coupon of your own helps there.`,
  },
  {
    title: "Inspire Tokens: what earns them",
    tags: ["tokens"],
    words: `Tokens are the programme's way to say thank you for what no order shows: a picture everybody may use, a craft-in, a friendly word to a newcomer.

- \`/tokens rules\` lists what earns how many, and how many a quarter at most.
- Some come by themselves: your first sale of a quarter, craft-ins and meetings you were at.
- The others you tell us of with \`/tokens submit\`, with a link or a word to show for it.

Every quarter asks for a number of them. \`/tokens progress\` says how many you have, how many days are left, and what would close the gap.`,
  },
  {
    title: "Craft-ins: take part, and host one",
    tags: ["craft-ins", "tokens"],
    words: `A craft-in is an evening at a table where partners craft with their people.

## Take part

\`/craftin list\` shows what is to come and how many seats are left; \`/craftin sign-up\` takes one. Is it full? Then you stand on the wait-list, and are told as soon as somebody leaves. Please leave in time with \`/craftin leave\` when you can't come.

## Host one

Tell us with \`/craftin host\` when and where, how many seats there are and what people should bring. We answer within a few days. Afterwards support writes down who was there, and the tokens follow.`,
  },
  {
    title: "Coupons of your own",
    tags: ["coupons", "links"],
    words: `A coupon code that is yours earns you every order that uses it, whatever link came before. It is the best thing for podcasts, classes and leaflets.

\`/share coupons\` lists your codes. If you want one, ask us with a word you would like: short, easy to say, and nothing that looks like another code.`,
  },
  {
    title: "Connect your Discord or Slack account",
    tags: ["account"],
    words: `So that we know who asks, connect the account once:

1. Type \`/partner connect\` with the e-mail address that we know you by.
2. A mail brings you a code of eight letters. Type it within ten minutes.
3. That is all. \`/partner links\` shows which accounts stand for you, and you can end each of them.

For a day after that the new account can't move money. Whoever you are: we never ask for your code.`,
  },
  {
    title: "What we write to you, and how to change it",
    tags: ["account", "mail"],
    words: `\`/partner notices\` shows everything that we may write: sales, payouts, meetings, craft-ins. You choose for each whether it comes by mail or here in the chat, at once, once a day or once a week.

Codes and news about your account always come by mail. Every mail that you may refuse has a link at its foot that ends it with one click.`,
  },
];

/** The terms and conditions that the demonstration began with. */
export const legalTerms = `# Terms of the Creative Partner programme

## 1. What this is about

You recommend our shop, and we pay you a part of what the people you bring spend there. These terms say how.

## 2. Links and coupons

Use your share links and coupons where people know that you are rewarded for them. Say so in a few words beside the link. Don't advertise with our name in search engines, and don't send mail to people who did not ask for it.

## 3. What you earn

- Each order earns the rate that \`/earnings rates\` shows on the day it is made.
- Your own orders, and those of your household, earn nothing.
- An order counts when it is paid for and its hold is over. Refunds are taken off again.

## 4. How you are paid

Payouts run once a month. Amounts below the minimum are carried over. You tell us of mistakes within ninety days; after that what was paid stands.

## 5. Your data

We keep what we need to pay you and to answer your questions, sealed, and show you all of it with \`/partner export\`. When the partnership is over you may ask us to forget you.

## 6. The end

Either of us may end this at any time. What you have earned by then is paid out, however small it is.`;
