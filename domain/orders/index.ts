export { anyShopOrder } from "./any-shop-document.ts";
export { checkAnyShopOrder } from "./any-shop.ts";
export { forgetTraces } from "./forget-traces.ts";
export { applyAsked, type Answer, type Difference } from "./apply-asked.ts";
export { applyPart } from "./apply-parts.ts";
export { applySnapshot, applyTrashed, type Applied } from "./apply-snapshot.ts";
export {
  buyerOfNote,
  customerOf,
  reachCustomers,
  rewrapCustomers,
  sameCustomers,
  sealClearCustomers,
  type OrderCustomer,
} from "./customer.ts";
export {
  eraseCustomers,
  eraseCustomersAt,
  eraseNextCustomersAt,
  heldUnder,
  settleDataRequests,
  trimSetAside,
  type CustomerErasure,
} from "./erase-customer.ts";
export {
  hashOfBody,
  inboxFigures,
  lockReceived,
  receiveDeliveries,
  receiveDelivery,
  type Delivery,
  retrySetAside,
  setAsideDeliveries,
  settleDelivery,
  waitingDeliveries,
  type InboxRow,
  type Received,
  type SetAside,
} from "./inbox.ts";
export { rewrapBodies, sealClearBodies } from "./inbox-body.ts";
export { Customer, InboxDelivery, ShopOrder, ShopOrderLine, ShopOrderRefund, ShopOrderUnsealed } from "./order-entities.ts";
export { ShopOrderPart } from "./part-entities.ts";
export { ShopProduct } from "./product-entities.ts";
export { categoriesLike, productsLike, rememberProducts, someNames, unknownProducts, type ProductFacts } from "./products.ts";
export { newestRepairs, repairsOfOrder, type Repair } from "./repairs.ts";
export { forgetImportedLabels, importOrdersFrom } from "./import-orders.ts";
export { effectiveStatus } from "./order-rules.ts";
export { loadOrder, ordersByNumber, originsOfRenewal, type Order } from "./order.ts";
export { noteAnswer, ordersToReread, setAsideAnswer, settleByReading, settleUnnamed } from "./rereads.ts";
export { ShopRepair, ShopSilence, ShopSubscription, ShopWatermark } from "./shop-reading-entities.ts";
export { heldRefunds, knownOrders, ordersWithOtherRefunds, rememberRefundLines, type HeldRefund } from "./shop-refunds.ts";
export { endSilence, lastMessageAt, noticeSilence, shopsHeard, silenceOf, type Silence } from "./silence.ts";
export * from "./reading.ts";
export * from "./snapshot.ts";
export { stripeEventIn } from "./stripe.ts";
export { rememberSubscription, renewalsOf, unknownSubscriptions } from "./subscriptions.ts";
export { moveWatermark, watermarkOf } from "./watermark.ts";
export { decodeBody, parseJson } from "./delivery-body.ts";
export { idIn } from "./woocommerce-document.ts";
export { readWooCommerceProduct } from "./woocommerce-product.ts";
export { readWooCommerceRefund, type ShopRefund } from "./woocommerce-refund.ts";
export { instantIn } from "./shop-values.ts";
export { readDelivery } from "./read-delivery.ts";
export { readWooCommerce, readWooCommerceOrder } from "./woocommerce.ts";
