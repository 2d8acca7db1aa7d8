import type { Tx } from "#domain/kernel";

type Reader = Pick<Tx, "em">;

export type ReadOnce<T> = {
  /** what was read, or is now */
  read(tx: Reader): Promise<T>;
  /** whoever changes it says so; the next reading of the same transaction sees the change */
  forget(tx: Reader): void;
};

/**
 * A reading that a transaction makes once, however many of its operations ask for it: an answer made of ten figures asks for the terms
 * ten times. Outside of a transaction it is read every time, because an entity manager may live as long as the process.
 */
export function readOnce<T>(read: (tx: Reader) => Promise<T>): ReadOnce<T> {
  const known = new WeakMap<Tx["em"], Promise<T>>();
  return {
    // One that fails fails the transaction, so that nobody is told of it twice.
    read: (tx) => (tx.em.isInTransaction() ? known.getOrInsertComputed(tx.em, () => read(tx)) : read(tx)),
    forget: (tx) => void known.delete(tx.em),
  };
}
