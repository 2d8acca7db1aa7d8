import { defineEntity, p } from "@mikro-orm/postgresql";
import { Transfer } from "./transfer-entities.ts";

/** That a rail was, or is being, asked for a transfer: written before it is asked, so that nobody can forget it. Only its answer is added. */
export const RailCall = defineEntity({
  name: "RailCall",
  tableName: "rail_call",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").index(),
    asks: p.text().check("asks in ('submit','lookup')"),
    at: p.datetime(),
    /** until then somebody waits for the answer */
    leaseUntil: p.datetime(),
    answeredAt: p.datetime().nullable(),
    answer: p.text().nullable().check("answer in ('submitted','settled','failed','returned','no-such-key','no-answer')"),
  },
  checks: [{ name: "rail_call_answered", expression: "(answered_at is null) = (answer is null)" }],
});

/** What a rail told by itself, once each. Append-only. */
export const RailNotice = defineEntity({
  name: "RailNotice",
  tableName: "rail_notice",
  properties: {
    rail: p.text().primary(),
    /** the rail's own id of it */
    noticeId: p.text().primary(),
    key: p.text(),
    says: p.text().check("says in ('submitted','settled','failed','returned')"),
    reference: p.text().nullable(),
    code: p.text().nullable(),
    /** when it happened, as the rail says */
    at: p.datetime(),
    heardAt: p.datetime(),
    /** null: nobody knows the key */
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").nullable().index().deleteRule("no action"),
    outcome: p.text().check("outcome in ('done','older','contradiction','unknown-key')"),
  },
});
