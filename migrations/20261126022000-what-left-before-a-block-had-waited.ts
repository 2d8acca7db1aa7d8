import { Migration } from "@mikro-orm/migrations";

/**
 * An account whose block is lifted waits again. From when on it could be used before is kept, because what had left for it until then was right (I22); of
 * those that were unblocked before this migration nobody knows it any more than that they had been confirmed.
 */
export class WhatLeftBeforeABlockHadWaited extends Migration {
  override name = "20261126022000-what-left-before-a-block-had-waited";

  override up(): void {
    this.addSql(`
      alter table "destination" add column "unblocked_at" timestamptz null, add column "first_usable_from" timestamptz null;
      update "destination" d set "unblocked_at" = a.at, "first_usable_from" = d.confirmed_at
      from (select subject_id, max(at) as at from "audit_entry" where act = 'destination.unblock' and subject_kind = 'destination' group by subject_id) a
      where a.subject_id = d.id::text and d.confirmed_at is not null and d.usable_from > a.at;
      alter table "destination" add constraint "destination_unblocked" check ((unblocked_at is null) = (first_usable_from is null));
    `);
  }

  override down(): void {
    this.addSql(`alter table "destination" drop column "unblocked_at", drop column "first_usable_from";`);
  }
}
