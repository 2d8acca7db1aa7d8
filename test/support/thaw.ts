import { randomUUID } from "node:crypto";
import type { Actor } from "#domain/kernel";
import { thawProgramme } from "#domain/programme";
import type { TestDatabase } from "./database.ts";

/** Somebody who may lift a freeze, and is not the last one who did. */
export function anOperator(partnerId: string | null = null): Actor {
  return { kind: "staff", staffId: randomUUID(), partnerId, roles: ["operator"] };
}

/** Two persons lift a freeze. */
export async function thaw(db: Pick<TestDatabase, "run">, reason = "looked into it"): Promise<void> {
  for (let person = 0; person < 2; person++) await db.run((tx) => thawProgramme(tx, reason), anOperator());
}
