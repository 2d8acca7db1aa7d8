import type { Actor, Tx } from "#domain/kernel";
import type { TestDatabase } from "../../support/cloned-database.ts";
import type { Model } from "./model.ts";

/** The product that the model is held against: a database with three partners and three of staff. */
export type Room = {
  readonly db: TestDatabase;
  readonly partners: readonly { readonly id: string; readonly slug: string }[];
  readonly staff: readonly { readonly id: string }[];
  /** one transaction as one of the staff */
  readonly as: <T>(staff: number, work: (tx: Tx) => Promise<T>) => Promise<T>;
};

/** What somebody does: what must come of it by the model, and how it is done. What it is about was chosen before either. */
export type Plan = {
  /** changes the model; "ok", or the code of the refusal */
  readonly predict: () => string;
  readonly real: (room: Room) => Promise<unknown>;
};

/** One kind of act; `a` and `b`: any whole numbers, which choose what it is about. Null: there is nothing to do it to. */
export type Act = (model: Model, a: number, b: number) => Plan | null;

export const staffActor = ({ id }: { readonly id: string }): Actor => ({
  kind: "staff",
  staffId: id,
  partnerId: null,
  roles: ["support", "finance", "operator"],
});

/** One of a list; null: there is none. */
export function pick<T>(list: readonly T[], choice: number): T | null {
  return list[choice % list.length] ?? null;
}

/** One time in eight an act is tried although nothing fits it: what is refused has to be refused, but a run of refusals proves little. */
export const isTriedAnyway = (choice: number): boolean => choice % 8 === 7;

/** One of those of a list that an act fits; `tried`: decides whether any of them will do. */
export function pickFitting<T>(list: readonly T[], fits: (one: T) => boolean, choice: number, tried: number): T | null {
  return pick(isTriedAnyway(tried) ? list : list.filter(fits), choice);
}

/** Several acts as one, each chosen after the one before: what takes many right steps would rarely be reached by chance. Ends at the first refusal. */
export function inTurn(model: Model, steps: readonly ((model: Model) => Plan | null)[]): Plan {
  const plans: Plan[] = [];
  return {
    predict: () => {
      for (const step of steps) {
        const plan = step(model);
        if (plan === null) continue;
        const said = plan.predict();
        plans.push(plan);
        if (said !== "ok") return said;
      }
      return "ok";
    },
    real: async (room) => {
      for (const plan of plans) await plan.real(room);
    },
  };
}

/** Does nothing when a refusal was foretold. */
export function unless(refusal: string | null, change: () => void): string {
  if (refusal !== null) return refusal;
  change();
  return "ok";
}
