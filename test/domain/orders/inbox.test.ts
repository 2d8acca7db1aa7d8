import { expect, test, vi } from "vitest";
import { hashOfBody, receiveDelivery } from "#domain/orders";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();

test("a queue that can't be asked fails the storing, and leaves nothing that would end the process", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const inTransaction = db.database.transactions(db.clock, () => Promise.reject(new Error("no queue")), db.vault);
  const body = new TextEncoder().encode("{}");
  const delivery = { shop: "shop", format: "woocommerce", topic: "order.created", deliveryId: "1", body, bodyHash: hashOfBody(body) };
  try {
    await expect(
      inTransaction({ kind: "system", name: "test" }, (tx) => receiveDelivery(tx, { ...delivery, hasModificationTime: true })),
    ).rejects.toThrow("no queue");
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("unhandledRejection", unhandled);
  }
  expect(unhandled).not.toHaveBeenCalled();
});
