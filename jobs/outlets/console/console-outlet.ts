import type { ToldFiles } from "#domain/messages";
import type { ChatOutgoing, Outlet } from "../outlet.ts";

/**
 * What chat would be sent, for who sits at a terminal with the demonstration: the same cards as direct messages, kept where the console looks. Takes
 * everything; what a disk refuses is a fault, and tried again.
 */
export function consoleOutlet(files: Pick<ToldFiles, "keep">): Outlet<ChatOutgoing> {
  return {
    width: 20,
    perSecond: null,
    send: async ({ id, to, card }) => {
      await files.keep(to.account, id, { ...card, files: [] });
      return { kind: "accepted", detail: "file" };
    },
    close: () => Promise.resolve(),
  };
}
