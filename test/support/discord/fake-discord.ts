import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { CommandApi } from "./command-api.ts";
import { Gateway } from "./gateway.ts";
import { httpApi, type Asked, type Fault } from "./http-api.ts";
import { Interactions, type Interaction } from "./interactions.ts";
import { messageFlags } from "./payload-rules.ts";
import { Person, type PersonDoors } from "./person.ts";
import type { Fields } from "./problems.ts";
import { shownOf, type Shown } from "./shown.ts";
import { World, type Guild } from "./world.ts";

type Scripted = Fault & { readonly method?: string; readonly path?: RegExp; readonly times?: number };

/**
 * Discord on loopback: its HTTP API and its gateway, with one server ("Press room") that the application is in. It enforces the platform's
 * limits and the three seconds, and answers 400, 401, 403, 404 and 429 as the platform does.
 */
export async function startFakeDiscord(
  options: { heartbeatMs?: number; patienceMs?: number; now?: () => number; port?: number; token?: string } = {},
) {
  const now = options.now ?? (() => Date.now());
  const world = new World(options.token ?? `double.${randomBytes(24).toString("base64url")}`, now());
  const interactions = new Interactions(world, now);
  const gateway = new Gateway(world, { heartbeatMs: options.heartbeatMs ?? 41_250, now });
  const commands = new CommandApi(world);
  const asked: Asked[] = [];
  let faults: (Scripted & { left: number })[] = [];
  const arrivals: { isSo: () => boolean; tell: () => void }[] = [];
  const faultOf = (method: string, path: string): Fault | null => {
    const fault = faults.find((each) => (each.method ?? method) === method && (each.path?.test(path) ?? true));
    if (!fault) return null;
    fault.left--;
    faults = faults.filter(({ left }) => left > 0);
    return fault;
  };
  const looked = (): void => {
    for (const each of arrivals.filter(({ isSo }) => isSo())) {
      arrivals.splice(arrivals.indexOf(each), 1);
      each.tell();
    }
  };
  const app = httpApi({
    world,
    gateway,
    interactions,
    commands,
    now,
    faultOf,
    asked: (request) => {
      asked.push(request);
      looked();
    },
    arrived: looked,
  });
  await app.listen({ port: options.port ?? 0, host: "127.0.0.1" });
  gateway.attach(app.server);
  const { port } = app.server.address() as AddressInfo;
  gateway.url = `ws://127.0.0.1:${port}`;
  const home = world.addGuild("Press room");
  const sent: Fields[] = [];

  const send: PersonDoors["send"] = ({ kind, person, data, source, happened }): Interaction => {
    const id = world.newId();
    const token = randomBytes(24).toString("base64url");
    const payload = interactionPayload(world, { id, token, kind, person, data, source });
    const interaction = interactions.open({
      id,
      token,
      kind,
      userId: person.user.id,
      channelId: person.channelId,
      source,
      payload,
      happened,
    });
    sent.push(payload);
    gateway.dispatch("INTERACTION_CREATE", payload);
    return interaction;
  };
  const doors: PersonDoors = { world, send, patienceMs: options.patienceMs ?? 3_000 };

  return {
    world,
    gateway,
    commands,
    interactions,
    /** every request so far, with what was answered */
    asked,
    token: world.token,
    applicationId: world.applicationId,
    apiUrl: `http://127.0.0.1:${port}/api`,
    home,
    /** Somebody in the server of the application, or in another one. */
    person(name: string, more: { guild?: Guild; isAdministrator?: boolean } = {}): Person {
      const guild = more.guild ?? home;
      const isAdministrator = more.isAdministrator ?? true;
      return new Person(doors, { user: world.addUser(name), channelId: guild.channelId, guildId: guild.id, isAdministrator });
    },
    /** What everybody in a channel sees, oldest first. */
    channel(guild: Guild = home): readonly Shown[] {
      return [...world.messages.values()]
        .filter(({ channelId, onlyFor }) => channelId === guild.channelId && onlyFor === null)
        .map(shownOf);
    },
    /** The next requests that match go wrong. */
    fail(fault: Scripted): void {
      faults.push({ ...fault, left: fault.times ?? 1 });
    },
    /** What was to go wrong does not any more. */
    mend(): void {
      faults = [];
    },
    /** The same interaction comes once more, as after a reconnection. */
    deliverAgain({ payload }: Interaction): void {
      gateway.dispatch("INTERACTION_CREATE", payload);
    },
    /** The token was replaced in the developer portal: requests get 401, connections end with 4004. */
    revokeToken(): void {
      world.isRevoked = true;
      gateway.closeAll(4_004);
    },
    /** Resolves as soon as it is so; looked at after each request and each message. */
    until(isSo: () => boolean): Promise<void> {
      if (isSo()) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      arrivals.push({ isSo, tell: resolve });
      return promise;
    },
    async close(): Promise<void> {
      await gateway.stop();
      await app.close();
    },
  };
}

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

const types = { command: 2, component: 3, autocomplete: 4, form: 5 } as const;

/** An interaction as the gateway sends it (docs.discord.com: interactions/receiving-and-responding, "Interaction Object"). */
function interactionPayload(
  world: World,
  {
    id,
    token,
    kind,
    person,
    data,
    source,
  }: { id: string; token: string } & Pick<Parameters<PersonDoors["send"]>[0], "kind" | "person" | "data" | "source">,
): Fields {
  const { user, guildId, channelId, isAdministrator } = person;
  const channel = world.channels.get(channelId)!;
  const permissions = isAdministrator ? "8" : "2147483648";
  const member = {
    user: world.userJson(user),
    roles: [],
    permissions,
    joined_at: "2026-01-01T00:00:00+00:00",
    deaf: false,
    mute: false,
    flags: 0,
  };
  const isPrivate = source !== null && (source.flags & messageFlags.ephemeral) !== 0;
  return {
    id,
    application_id: world.applicationId,
    type: types[kind],
    token,
    version: 1,
    data,
    channel_id: channelId,
    channel: world.channelJson(channel),
    ...(guildId === null
      ? { user: world.userJson(user) }
      : { guild_id: guildId, guild: { id: guildId, locale: "en-US", features: [] }, member }),
    ...(source === null ? {} : { message: { ...world.messageJson(source), ...(isPrivate ? { flags: source.flags } : {}) } }),
    app_permissions: "2248473465835073",
    locale: "en-US",
    guild_locale: "en-US",
    entitlements: [],
    authorizing_integration_owners: guildId === null ? { "0": "0" } : { "0": guildId },
    context: guildId === null ? 1 : 0,
    attachment_size_limit: 10_485_760,
  };
}
