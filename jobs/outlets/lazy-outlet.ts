import type { Outlet } from "./outlet.ts";

/** A way out that is opened with its first message: a process that sends none (ROLE=bots) never loads its library. */
export function lazyOutlet<O>({ width, perSecond }: Pick<Outlet<O>, "width" | "perSecond">, open: () => Promise<Outlet<O>>): Outlet<O> {
  let opened: Promise<Outlet<O>> | null = null;
  return {
    width,
    perSecond,
    send: async (outgoing, signal) => (await (opened ??= open())).send(outgoing, signal),
    close: async () => {
      await (await opened)?.close();
    },
  };
}
