import type { Tx } from "#domain/kernel";
import { deliveryLog, type DeliveryLine } from "#domain/webhooks";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** What an endpoint was to hear of and what became of it, newest first, ten a page. */
export async function webhookLog(tx: Pick<Tx, "em">, endpointId: string, page: number): Promise<Page<DeliveryLine>> {
  const { lines, total } = await deliveryLog(tx, endpointId, { limit: rowsPerPage, offset: offsetOf(page) });
  return pageOf(lines, page, total);
}
