import { parseArgs } from "node:util";
import type { InTransaction } from "#domain/kernel";
import { checkChain, type ChainFault, type Head } from "#domain/audit";
import { chainFaultWords } from "#templates/audit-chain-words";
import { Sentence } from "./ending.ts";

export type VerifyDoors = { readonly inTransaction: InTransaction; readonly write: (line: string) => unknown };

const usage = "npm run audit:verify [-- --head POSITION:HASH]…   the heads that earlier runs printed and you kept";

/** `npm run audit:verify`: reads the audit's chain from its beginning. Exit code 0: every act is as it was chained, 1: not. */
export async function verifyAudit({ inTransaction, write }: VerifyDoors, args: readonly string[]): Promise<number> {
  const kept = keptHeads(args);
  const { head, faults, more } = await checkChain((work) => inTransaction({ kind: "system", name: "audit-verify" }, work), kept);
  for (const fault of faults) write(lineOf(fault));
  if (more > 0) write(`… and ${more} more`);
  if (faults.length > 0) {
    write(
      `The audit is not as it was chained. ${head.position} ${head.position === 1 ? "place was" : "places were"} read; docs/operations.md, The audit's chain, says what to do.`,
    );
    return 1;
  }
  write(`${head.position} ${head.position === 1 ? "act stands" : "acts stand"} in the audit's chain, each as it was chained.`);
  if (kept.length > 0) write(`${kept.length === 1 ? "The head that you kept is" : `The ${kept.length} heads that you kept are`} in it.`);
  if (head.position > 0) write(`Head: ${head.position}:${head.hash}\nKeep it where nobody who may write to the database may write.`);
  return 0;
}

function lineOf({ what, position, entryId, act }: ChainFault): string {
  const where = [
    ...(position === null ? [] : [`place ${position}`]),
    ...(entryId === null ? [] : [`act ${entryId}${act === null ? "" : ` (${act})`}`]),
  ];
  return `${where.join(", ")}: ${chainFaultWords[what]}`;
}

function keptHeads(args: readonly string[]): Head[] {
  return typedHeads(args).map((typed) => {
    const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(typed.trim().toLowerCase()) ?? [];
    if (position === undefined || hash === undefined)
      throw new Sentence(`"${typed}" is no head. It looks like 812:5f0c… with 64 digits.\nUsage: ${usage}`);
    return { position: Number(position), hash };
  });
}

function typedHeads(args: readonly string[]): readonly string[] {
  try {
    return parseArgs({ args: [...args], options: { head: { type: "string", multiple: true } } }).values.head ?? [];
  } catch {
    throw new Sentence(`Usage: ${usage}`);
  }
}
