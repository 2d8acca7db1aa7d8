import { z } from "zod";
import { anyShopOrder } from "#domain/orders";
import type { Endpoint } from "./api/endpoint.ts";

const refusal = z.object({ error: z.string().describe("what is wrong, and what to do") });

/** What `POST /orders` takes and answers, as programs are told of it. */
export const anyShopEndpoint: Endpoint = {
  method: "post",
  path: "/orders",
  operation: "postOrder",
  group: "Shops",
  summary: "Tell an order of a shop of any kind, as it stands now",
  description:
    'The whole order each time: when it is placed, and after every change. The newest `modifiedAt` holds, in whatever order messages arrive. Amounts are text in units of the currency ("59.50"), never more decimals than it has.\n\n`webhook-id` is the idempotency key: the same again, with the same body, has the same answer. Signed anew for every attempt, with one of the secrets in the setting ANY_SHOP_SECRETS.',
  security: "standard-webhooks",
  inHeaders: z.object({
    "webhook-id": z.string().max(255).describe("the message's own id, the same for every attempt to deliver it"),
    "webhook-timestamp": z.string().describe("when this attempt was signed, in seconds since 1970; five minutes either way of our clock"),
  }),
  body: { description: "The order.", schema: anyShopOrder.meta({ id: "Order" }) },
  answers: {
    200: {
      description: "It is kept for good, and applied within the second.",
      schema: z.object({
        message: z.uuid().describe("the message as it is kept"),
        order: z.string().describe("the shop's id of the order"),
      }),
    },
    401: { description: "No signature, a wrong one, or one of another time.", schema: refusal },
    409: { description: "Another body came under this `webhook-id` before, and holds.", schema: refusal },
    413: { description: "More than 16 MB.", schema: refusal },
    422: {
      description: "The order can't be taken as it is; nothing of it was kept.",
      schema: refusal.extend({ problems: z.array(z.string()).describe('each with its place: "lines.0.total: must be text such as …"') }),
    },
    503: { description: "No secret is set." },
  },
};
