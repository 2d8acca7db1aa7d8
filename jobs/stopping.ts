/** Thrown between two units of work when the process is about to end. Nothing went wrong: somebody else goes on. */
export class Stopping extends Error {}

/** To be called between units. Throws `Stopping` when no other should be begun. */
export function mustGoOn(stopping: AbortSignal | undefined): void {
  if (stopping?.aborted) throw new Stopping("this process is ending");
}
