import { refused } from "./api-errors.ts";
import { discordChoicesProblems } from "./command-rules.ts";
import { discordModalProblems } from "./form-rules.ts";
import { createLoading, createMessage, editMessage } from "./messages.ts";
import { messageFlags } from "./payload-rules.ts";
import type { Fields } from "./problems.ts";
import type { Body } from "./uploads.ts";
import type { StoredMessage, World } from "./world.ts";

/** An answer must be there within three seconds; after that edits and follow-ups for 15 minutes (docs.discord.com: interactions/receiving-and-responding). */
const answerWithinMs = 3_000;
const tokenLivesMs = 15 * 60_000;

export type Kind = "command" | "component" | "autocomplete" | "form";

/** What the person sees of an interaction, as it happens. */
export type Event =
  | { readonly kind: "loading" }
  | { readonly kind: "message"; readonly message: StoredMessage }
  | { readonly kind: "form"; readonly form: Fields }
  | { readonly kind: "choices"; readonly choices: readonly Fields[] }
  | { readonly kind: "failed"; readonly words: string };

export type Interaction = {
  readonly id: string;
  readonly token: string;
  readonly kind: Kind;
  readonly userId: string;
  readonly channelId: string;
  /** the message whose button was pressed */
  readonly source: StoredMessage | null;
  readonly createdAt: number;
  readonly payload: Fields;
  readonly happened: (event: Event) => void;
  acknowledged: number | null;
  acknowledgedAfterMs: number | null;
  original: StoredMessage | null;
};

/** Which answers each kind takes (docs.discord.com: interactions/receiving-and-responding, "Interaction Callback Type"). */
const answersTo: Record<Kind, readonly number[]> = {
  command: [4, 5, 9],
  component: [4, 5, 6, 7, 9],
  autocomplete: [8],
  form: [4, 5, 6, 7],
};

export class Interactions {
  readonly all = new Map<string, Interaction>();
  readonly #world: World;
  readonly #now: () => number;

  constructor(world: World, now: () => number) {
    this.#world = world;
    this.#now = now;
  }

  open(interaction: Omit<Interaction, "createdAt" | "acknowledged" | "acknowledgedAfterMs" | "original">): Interaction {
    const opened = { ...interaction, createdAt: this.#now(), acknowledged: null, acknowledgedAfterMs: null, original: null };
    this.all.set(opened.token, opened);
    return opened;
  }

  /** The first answer: once, within three seconds, of a type that the kind takes. */
  answer(id: string, token: string, body: Body): void {
    const interaction = this.all.get(token);
    if (!interaction || interaction.id !== id) throw refused.unknownInteraction();
    if (interaction.acknowledged !== null) throw refused.acknowledgedAlready();
    const age = this.#now() - interaction.createdAt;
    if (age > answerWithinMs) throw refused.unknownInteraction();
    const type = Number(body.json.type);
    if (!answersTo[interaction.kind].includes(type))
      throw refused.invalidForm(["type: BASE_TYPE_CHOICES This answer can't be given here."]);
    const data = { json: (body.json.data as Fields | undefined) ?? {}, uploads: body.uploads };
    const event = this.#take(interaction, type, data);
    interaction.acknowledged = type;
    interaction.acknowledgedAfterMs = age;
    if (event) interaction.happened(event);
  }

  #take(interaction: Interaction, type: number, data: Body): Event | null {
    switch (type) {
      case 4:
        interaction.original = createMessage(this.#world, this.#place(interaction, data.json), data);
        return { kind: "message", message: interaction.original };
      case 5:
        if ((Number(data.json.flags ?? 0) & ~messageFlags.ephemeral) !== 0)
          throw refused.invalidForm(["data.flags: MESSAGE_FLAGS_INVALID Only EPHEMERAL can be set."]);
        interaction.original = createLoading(this.#world, this.#place(interaction, data.json));
        return { kind: "loading" };
      case 6:
      case 7:
        if (!interaction.source) throw refused.invalidForm(["type: BASE_TYPE_CHOICES There is no message to update."]);
        interaction.original = interaction.source;
        if (type === 6) return null;
        return { kind: "message", message: editMessage(this.#world, interaction.source, data) };
      case 8:
        mustHaveNone(discordChoicesProblems(data.json));
        return { kind: "choices", choices: data.json.choices as Fields[] };
      default:
        mustHaveNone(discordModalProblems(data.json));
        return { kind: "form", form: data.json };
    }
  }

  #place({ channelId, userId }: Interaction, { flags }: Fields): { channelId: string; onlyFor: string | null } {
    return { channelId, onlyFor: (Number(flags ?? 0) & messageFlags.ephemeral) === 0 ? null : userId };
  }

  /** What a token still opens. */
  #withToken(token: string): Interaction {
    const interaction = this.all.get(token);
    if (!interaction) throw refused.unknownWebhook();
    if (this.#now() - interaction.createdAt > tokenLivesMs) throw refused.tokenExpired();
    if (interaction.acknowledged === null) throw refused.unknownWebhook();
    return interaction;
  }

  #message(interaction: Interaction, id: string): StoredMessage {
    const message = id === "@original" ? interaction.original : this.#world.messages.get(id);
    if (!message || !this.#world.messages.has(message.id)) throw refused.unknownMessage();
    return message;
  }

  read(token: string, id: string): StoredMessage {
    return this.#message(this.#withToken(token), id);
  }

  edit(token: string, id: string, body: Body): StoredMessage {
    const interaction = this.#withToken(token);
    const message = editMessage(this.#world, this.#message(interaction, id), body);
    interaction.happened({ kind: "message", message });
    return message;
  }

  /** A follow-up; the first one after a deferral takes the place of what is loading. */
  follow(token: string, body: Body): StoredMessage {
    const interaction = this.#withToken(token);
    const { original } = interaction;
    if (original?.isLoading) {
      const flags = Number(body.json.flags ?? 0) & ~messageFlags.ephemeral;
      return this.edit(token, "@original", { ...body, json: { ...body.json, flags } });
    }
    const message = createMessage(this.#world, this.#place(interaction, body.json), body);
    interaction.happened({ kind: "message", message });
    return message;
  }

  remove(token: string, id: string): void {
    const message = this.#message(this.#withToken(token), id);
    this.#world.messages.delete(message.id);
  }
}

function mustHaveNone(problems: readonly string[]): void {
  if (problems.length > 0) throw refused.invalidForm(problems);
}
