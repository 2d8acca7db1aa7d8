import { Refusal, refuse, type Actor, type InTransaction, type Tx } from "#domain/kernel";
import { faultView, refusalView } from "#templates/refusals";
import type { View } from "#templates/view";
import type { Ask, Asker, Command, Surroundings } from "./command.ts";
import { withPicturesTaken, type TakeDocument, type TakePicture } from "./sent-pictures.ts";
import { nearestOf } from "./nearest.ts";

export type House = {
  readonly inTransaction: InTransaction;
  readonly commands: readonly Command[];
  readonly surroundings: Surroundings;
  /** logs a fault once and gives the reference under which the log tells it */
  readonly report: (error: unknown) => string;
  /** takes in pictures that are sent with commands; without it there are none */
  readonly takePicture?: TakePicture | undefined;
  /** fetches other files that are sent with commands; without it there are none */
  readonly takeDocument?: TakeDocument | undefined;
  /** what is put around what was asked for, in the same transaction; nothing unless said, and never around what others see */
  readonly around?: ((tx: Tx, command: Command, ask: Ask, answer: View) => Promise<View>) | undefined;
  /** begins to time a command, and is told how it ended */
  readonly timed?: ((command: string) => (outcome: Answer["outcome"]) => void) | undefined;
};

export type Question = {
  /** established by the door, never by what was typed */
  readonly asker: Asker;
  readonly command: Pick<Command, "name">;
  /** values, as `readOptions` read them; or how to read them, in the command's own transaction, from texts whose pictures have been taken in */
  readonly options: Values | ((tx: Tx, texts: Texts) => Promise<Values>);
  /** what was typed, chosen and sent along */
  readonly texts?: Texts | undefined;
  /** not the answer itself, but what others may see of it */
  readonly isForOthers?: boolean | undefined;
  /** what belongs into the same transaction, around the command */
  readonly within?: ((tx: Tx, run: () => Promise<View | Refusal>) => Promise<View | Refusal>) | undefined;
};

type Values = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

export type Answer = { readonly outcome: "answer" | "refusal" | "fault"; readonly view: View };

/**
 * The one way from any door to any command: looks the command up in the list, asks whether this person may, opens one
 * transaction as them and runs it. Total: a refusal is worded, a fault is reported once and shown as a reference only.
 */
export async function dispatch(house: House, question: Question): Promise<Answer> {
  const isListed = house.commands.some((each) => each.name === question.command.name);
  // What somebody typed is no name for a meter: there would be as many as there are words.
  const ended = house.timed?.(isListed ? question.command.name : "unknown");
  const answer = await answerTo(house, question);
  ended?.(answer.outcome);
  return answer;
}

async function answerTo(
  { inTransaction, commands, surroundings, report, around, takePicture, takeDocument }: House,
  { asker, command: { name }, options, texts = {}, isForOthers = false, within = (_tx, run) => run() }: Question,
): Promise<Answer> {
  try {
    const command = listed(name, commands);
    const { partnerId } = asker;
    mustBeAllowed(command, asker, commands);
    const work = isForOthers ? command.shareable : command.run;
    if (!work) throw refuse("chat.not-shareable", { command: name });
    // A command for everybody may run without a partner; those for partners were let through only with one.
    const ask = { asker, surroundings, partnerId: partnerId ?? "" };
    const taken = await withPicturesTaken(command, texts, takePicture, takeDocument);
    const run = async (tx: Tx): Promise<View | Refusal> => {
      const said = await work(tx, typeof options === "function" ? await options(tx, taken) : options, ask);
      return around && !isForOthers && !(said instanceof Refusal) ? around(tx, command, ask, said) : said;
    };
    const said = await inTransaction(actorFor(command, asker), (tx) => within(tx, () => run(tx)));
    if (said instanceof Refusal) throw said;
    return { outcome: "answer", view: said };
  } catch (error) {
    if (error instanceof Refusal) return { outcome: "refusal", view: refusalView(error) };
    return { outcome: "fault", view: faultView(report(error)) };
  }
}

/** The command of that name. Refuses `command.unknown` with those it may have been meant for. */
export function listed(name: string, commands: readonly Command[]): Command {
  const command = commands.find((each) => each.name === name);
  if (!command)
    throw refuse("command.unknown", {
      typed: name,
      nearest: nearestOf(
        name,
        commands.map((each) => each.name),
      ),
    });
  return command;
}

/** Whether somebody may run a command at all; help shows exactly what this lets through. */
export function isAllowed(command: Pick<Command, "audience" | "alsoFor">, asker: Asker): boolean {
  if (command.audience === "anyone") return true;
  // Staff who are also partners may ask as partners, by a link of theirs as partners: that they are known to be one opens nothing.
  if (command.audience === "partner") return asker.partnerId !== null;
  // Roles are granted one by one: an operator is not finance by being an operator.
  return asker.staff?.roles.some((role) => role === command.audience || command.alsoFor?.includes(role)) ?? false;
}

/** What somebody is offered in help, by the Tab key and where they typed half a command: what they may run and have a use for. */
export function offeredTo(asker: Asker, commands: readonly Command[]): readonly Command[] {
  return commands.filter((each) => isAllowed(each, asker) && !(each.isForNewcomers && asker.partnerId !== null));
}

function mustBeAllowed(command: Command, asker: Asker, commands: readonly Command[]): void {
  if (isAllowed(command, asker)) return;
  if (command.audience === "partner") {
    const { staff } = asker;
    const theirs = commands.filter((each) => each.audience !== "anyone" && isAllowed(each, asker)).map((each) => each.name);
    const known = staff && { staff: staff.handle, known: theirs, isPartner: staff.partnerId === null ? "no" : "yes" };
    throw refuse("command.not-linked", { command: command.name, ...known });
  }
  throw refuse("command.not-allowed", { command: command.name, audience: command.audience, alsoFor: command.alsoFor ?? [] });
}

function actorFor({ audience }: Command, { staff, chat, partnerId }: Asker): Actor {
  // The staff actor carries their own partner record however it is known, so that rooms can keep them away from it.
  if (staff && audience !== "partner")
    return { kind: "staff", staffId: staff.id, partnerId: staff.partnerId ?? partnerId, roles: staff.roles, ...since(chat, "staffLink") };
  return partnerId === null ? { kind: "guest" } : { kind: "partner", partnerId, ...since(chat, "link") };
}

/** Since when the account that asks may ask as them; nothing at the console, where there is no account. */
function since(chat: Asker["chat"], by: "link" | "staffLink"): Pick<Actor & { kind: "partner" }, "linkedAt"> {
  if (!chat) return {};
  const link = chat[by];
  if (!link) throw new Error(`an account of ${chat.account.platform} asks as somebody whom no link of it stands for`);
  return { linkedAt: link.since };
}
