import type { FastifyRequest } from "fastify";
import type { Clock } from "#domain/kernel";
import type { Delivery, Received } from "#domain/orders";
import type { SignatureCheck, SignedBody } from "./signed-body.ts";
import type { WebSettings } from "./web-settings.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** begins the check of what a shop signed */
    check?: (headers: FastifyRequest["headers"]) => SignatureCheck;
  }
}

/** What the door of one kind of shops works with. */
export type ShopDoors = {
  readonly clock: Clock;
  readonly settings: WebSettings;
  /** stores a message for good and asks for it to be applied */
  readonly keep: (delivery: Delivery) => Promise<Received>;
  /** the body of a request, also of one that has none */
  readonly signedBody: (request: FastifyRequest) => Promise<SignedBody>;
};
