import type { Event, Interaction, Kind } from "./interactions.ts";
import { formValues, type Form } from "./filled-form.ts";
import { shownOf, type Shown } from "./shown.ts";
import { commandPayload, type Typed, type Where } from "./typed-command.ts";
import type { Fields } from "./problems.ts";
import type { StoredMessage, World } from "./world.ts";

/** What came of something that a person did: what they saw first that was no place-holder, and everything after it. */
export type Seen = {
  readonly interaction: Interaction;
  readonly message: Shown | null;
  readonly form: Form | null;
  readonly choices: readonly { readonly name: string; readonly value: string }[] | null;
  /** what Discord itself says: "The application did not respond" */
  readonly failed: string | null;
  /** every message so far, in the order it was first shown, as it stands now */
  messages(): readonly Shown[];
  /** resolves when there are that many messages */
  until(count: number): Promise<readonly Shown[]>;
};

export type PersonDoors = {
  readonly world: World;
  /** sends an interaction on its way to whoever holds a gateway */
  readonly send: (about: {
    kind: Kind;
    person: Where;
    data: Fields;
    source: StoredMessage | null;
    happened: (event: Event) => void;
  }) => Interaction;
  /** how long the platform waits for an answer, in milliseconds */
  readonly patienceMs: number;
};

/** Somebody who types, presses and fills in, and sees what the platform would show them. */
export class Person {
  readonly #doors: PersonDoors;
  readonly where: Where;

  constructor(doors: PersonDoors, where: Where) {
    this.#doors = doors;
    this.where = where;
  }

  get id(): string {
    return this.where.user.id;
  }

  /** The same person in the direct messages with the bot. */
  inDirectMessages(): Person {
    const channelId = this.#doors.world.directChannel(this.id).id;
    return new Person(this.#doors, { ...this.where, channelId, guildId: null });
  }

  /** What the bot has sent by direct message, oldest first. */
  directMessages(): readonly Shown[] {
    const { id } = this.#doors.world.directChannel(this.id);
    return [...this.#doors.world.messages.values()].filter((each) => each.channelId === id && each.onlyFor === null).map(shownOf);
  }

  /** Types a registered command with its options: `types("/earnings why", { order: "4107" })`. Throws what the platform's own form would not let through. */
  async types(command: string, options: Typed = {}): Promise<Seen> {
    const data = commandPayload(this.#doors.world, this.where, command, options);
    return this.#act("command", data, null);
  }

  /** Asks for suggestions while typing `focused`. */
  async suggestions(command: string, options: Typed, focused: string): Promise<readonly { name: string; value: string }[] | null> {
    const seen = await this.#act("autocomplete", commandPayload(this.#doors.world, this.where, command, options, focused), null);
    return seen.choices;
  }

  async presses(message: Shown, label: string): Promise<Seen> {
    const button = message.buttons.find((each) => each.label === label);
    if (!button?.customId)
      throw new Error(`No button "${label}" here; there is ${message.buttons.map((each) => `"${each.label}"`).join(", ") || "none"}`);
    return this.pressesId(message, button.customId);
  }

  /** Presses by the id alone, as a client that was tampered with could. */
  async pressesId(message: Shown, customId: string): Promise<Seen> {
    return this.#act("component", { custom_id: customId, component_type: 2, id: 1 }, this.#source(message));
  }

  async picks(message: Shown, customId: string, value: string): Promise<Seen> {
    return this.#act("component", { custom_id: customId, component_type: 3, id: 1, values: [value] }, this.#source(message));
  }

  /** Fills in and sends a form; fields by their label. */
  async fills(form: Form, values: Readonly<Record<string, string>>): Promise<Seen> {
    return this.#act("form", formValues(form, values), form.source);
  }

  /** A message of this channel that others posted or that is for everybody. */
  #source(message: Shown): StoredMessage {
    const stored = this.#doors.world.messages.get(message.id);
    if (!stored) throw new Error("That message is gone");
    if (stored.onlyFor !== null && stored.onlyFor !== this.id) throw new Error("Somebody else's private message can't be seen");
    return stored;
  }

  async #act(kind: Kind, data: Fields, source: StoredMessage | null): Promise<Seen> {
    const first = Promise.withResolvers<void>();
    const told: StoredMessage[] = [];
    const waiting: { count: number; tell: () => void }[] = [];
    const seen: { form: Form | null; choices: Seen["choices"]; failed: string | null } = { form: null, choices: null, failed: null };
    const happened = (event: Event): void => {
      if (event.kind === "loading") return;
      if (event.kind === "message" && !told.includes(event.message)) told.push(event.message);
      if (event.kind === "form") seen.form = { json: event.form, source };
      if (event.kind === "choices") seen.choices = event.choices as unknown as Seen["choices"];
      if (event.kind === "failed") seen.failed = event.words;
      for (const each of waiting.filter(({ count }) => told.length >= count)) each.tell();
      first.resolve();
    };
    const interaction = this.#doors.send({ kind, person: this.where, data, source, happened });
    const patience = setTimeout(() => {
      if (interaction.acknowledged === null) happened({ kind: "failed", words: "The application did not respond" });
    }, this.#doors.patienceMs);
    await first.promise;
    clearTimeout(patience);
    const messages = (): readonly Shown[] => told.map(shownOf);
    return {
      interaction,
      ...seen,
      message: told[0] ? shownOf(told[0]) : null,
      messages,
      until: async (count) => {
        if (told.length < count) await new Promise<void>((tell) => waiting.push({ count, tell }));
        return messages();
      },
    };
  }
}
