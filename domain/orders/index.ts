export { applySnapshot, applyTrashed, type Applied } from "./apply-snapshot.ts";
export { customerOf, isBoughtBy, sameCustomers, sealClearCustomers, type OrderCustomer } from "./customer.ts";
export {
  hashOfBody,
  lockReceived,
  receiveDeliveries,
  receiveDelivery,
  type Delivery,
  retrySetAside,
  setAsideDeliveries,
  settleDelivery,
  waitingDeliveries,
  type InboxRow,
  type SetAside,
} from "./inbox.ts";
export { sealClearBodies } from "./inbox-body.ts";
export { Customer, InboxDelivery, ShopOrder, ShopOrderLine, ShopOrderRefund, ShopOrderUnsealed } from "./order-entities.ts";
export { ShopProduct } from "./product-entities.ts";
export { rememberProducts } from "./products.ts";
export { loadOrder, ordersByNumber, originsOfRenewal, type Order } from "./order.ts";
export { renewalNumber } from "./renewal-number.ts";
export * from "./snapshot.ts";
export { readWooCommerce, readWooCommerceOrder } from "./woocommerce.ts";
