import { randomBytes } from "node:crypto";
import { named } from "./names.ts";
import type { Json } from "./rule.ts";

/** Everything that one made-up workspace knows. Nothing in here talks to anybody. */
export type User = { readonly id: string; readonly name: string; readonly isBot: boolean };

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "im";
  readonly members: Set<string>;
  isArchived: boolean;
};

/** A message as people see it. */
export type Posted = {
  readonly ts: string;
  readonly channel: string;
  /** only this person sees it, until they reload */
  readonly onlyFor: string | null;
  text: string;
  blocks: readonly Json[];
  files: readonly SharedFile[];
  /** how it came: "chat.postMessage", "response_url", … */
  readonly by: string;
  isDeleted: boolean;
};

export type SharedFile = { readonly id: string; readonly name: string; readonly title: string; readonly content: Buffer; altText: string };

/** A modal on somebody's screen, or their home tab. */
export type ShownView = {
  readonly id: string;
  readonly user: string;
  readonly type: "modal" | "home";
  view: Json;
  hash: string;
  /** the modal under it */
  readonly below: ShownView | null;
  isOpen: boolean;
};

type Installation = "installed" | "revoked" | "uninstalled";

export class Workspace {
  readonly team = { id: "T0MADEUP", domain: "made-up", enterprise: null as string | null };
  readonly appId = "A0PARTNERS";
  readonly bot: User = { id: "U0BOT", name: "partner-center", isBot: true };
  readonly botId = "B0BOT";
  readonly tokens = { bot: "xoxb-made-up-bot-token", app: "xapp-made-up-app-token" };
  scopes = new Set(["commands", "chat:write", "im:write", "files:write", "files:read", "connections:write"]);
  installation: Installation = "installed";
  readonly users = new Map<string, User>([[this.bot.id, this.bot]]);
  readonly channels = new Map<string, Channel>();
  readonly messages: Posted[] = [];
  readonly views = new Map<string, ShownView>();
  readonly homes = new Map<string, ShownView>();
  readonly uploads = new Map<string, { name: string; length: number; altText: string; content: Buffer | null }>();
  readonly now: () => number;
  #made = 0;
  /** two made-up workspaces on one database share no id */
  readonly #own = randomBytes(3).toString("hex").toUpperCase();
  readonly #watchers = new Set<() => void>();

  constructor(now: () => number) {
    this.now = now;
    this.addChannel("general");
  }

  id(letter: string): string {
    return `${letter}0${this.#own}${(++this.#made).toString(36).toUpperCase().padStart(5, "0")}`;
  }

  /** Slack's own identification of a message: seconds with six digits, unique in its channel. */
  ts(): string {
    return `${Math.floor(this.now() / 1000)}.${String(++this.#made).padStart(6, "0")}`;
  }

  addUser(name: string): User {
    const user = { id: this.id("U"), name, isBot: false };
    this.users.set(user.id, user);
    this.channels.get("C0GENERAL")!.members.add(user.id);
    return user;
  }

  addChannel(name: string, kind: Channel["kind"] = "public", members: readonly string[] = []): Channel {
    const id = kind === "im" ? this.id("D") : `C0${name.toUpperCase()}`;
    const channel = { id, name, kind, members: new Set(members), isArchived: false };
    this.channels.set(id, channel);
    return channel;
  }

  /** The direct messages between somebody and the bot. */
  directMessages(user: string): Channel {
    const found = [...this.channels.values()].find(({ kind, members }) => kind === "im" && members.has(user));
    return found ?? this.addChannel(`dm-${user}`, "im", [user, this.bot.id]);
  }

  post(message: Omit<Posted, "ts" | "isDeleted">): Posted {
    const posted = { ...message, blocks: named(message.blocks, () => this.id("b")), ts: this.ts(), isDeleted: false };
    this.messages.push(posted);
    this.changed();
    return posted;
  }

  /** What somebody sees in a place, oldest first. */
  seenBy(user: string, channel?: string): Posted[] {
    return this.messages.filter(
      (each) =>
        !each.isDeleted &&
        (channel === undefined || each.channel === channel) &&
        (each.onlyFor === null ? this.channels.get(each.channel)?.members.has(user) : each.onlyFor === user),
    );
  }

  /** A view with a name for everything in it that the app gave none. */
  named(view: Json): Json {
    return { ...view, blocks: named(view.blocks as Json[], () => this.id("b")) };
  }

  /** Calls back whenever anything changes for anybody. */
  watch(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Resolves as soon as there is what is looked for; rejects with `missing` after that many milliseconds. */
  async until<T>(look: () => T | undefined, missing: string, patience = 15_000): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const watcher = (): void => {
      const found = look();
      if (found !== undefined) resolve(found);
    };
    const timer = setTimeout(() => reject(new Error(missing)), patience);
    this.#watchers.add(watcher);
    watcher();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(watcher);
    }
  }
}
