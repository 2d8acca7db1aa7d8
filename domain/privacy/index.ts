export { eraseCustomer, eraseCustomerAsShopAsks, eraseNextAsShopAsks } from "./erase-customer.ts";
export { exportCustomer } from "./export-customer.ts";
export { exportPartner } from "./export-partner.ts";
export { erasePartner, mayBeErased } from "./erase-partner.ts";
