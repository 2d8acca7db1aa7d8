import { isBefore, refuse, type Instant, type Tx } from "#domain/kernel";

const moneyWaitHours = 24;

/** From when on a link may move money: whoever took over a mailbox has to wait that long, while its owner reads that an account was connected. */
export function moneyOpenFrom({ since }: { readonly since: Instant }): Instant {
  return since.add({ hours: moneyWaitHours });
}

/** Refuses `money.link-too-new` while the account that asks was connected less than a day ago. Where no account asks, nothing has to wait. */
export function mustHaveWaited({ actor, now }: Pick<Tx, "actor" | "now">): void {
  const since = "linkedAt" in actor ? actor.linkedAt : undefined;
  if (since === undefined) return;
  const at = moneyOpenFrom({ since });
  if (isBefore(now, at)) throw refuse("money.link-too-new", { at, ...(actor.kind === "staff" ? { reader: "staff" } : {}) });
}
