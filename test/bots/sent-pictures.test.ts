import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { isPictureId } from "#domain/kernel";
import { toldFiles } from "#domain/store";
import { action, blank, text, view } from "#templates/view";
import { command } from "#bots/command";
import { option } from "#bots/option";
import { askOnce } from "../../bots/console/chat.ts";
import { illustrated } from "../../bots/pictures/illustrated.ts";
import { useDatabase } from "../support/database.ts";
import { useDiscord } from "../support/discord/discord-house.ts";
import { testHands } from "../support/job-desk.ts";
import { madePictures } from "../support/made-pictures.ts";
import { makePartner } from "../support/orders.ts";
import { fetcherOf, useFileHost, usePictures } from "../support/picture-house.ts";
import { refusalOf } from "../support/refusals.ts";
import { screenOf } from "../support/slack/screen.ts";
import { useSlack } from "../support/slack/slack-house.ts";

const db = await useDatabase();
const pictures = usePictures();
const host = await useFileHost();
const faults: unknown[] = [];
const report = (error: unknown): string => `${faults.push(error)}`;
const shown: string[] = [];
afterEach(() => {
  faults.length = 0;
  shown.length = 0;
});

const commands = [
  command({
    name: "craftin picture",
    sentence: "Shows a picture that was sent",
    audience: "partner",
    options: { picture: option.picture("the picture"), title: option.word("what it is called", { optional: true }) },
    run: (_tx, { picture, title = "pine" }) => {
      shown.push(picture);
      const again = action("Once more", "craftin picture", { picture, title: "again" });
      const other = action("Another one", "craftin picture", { picture: blank });
      const found = [{ id: picture, size: "small" as const, name: title, description: `a picture of ${title}` }];
      return Promise.resolve(view("Seen", [text("This is it.")], { pictures: found, actions: [again, other] }));
    },
  }),
];
const around = (conversation: Parameters<typeof illustrated>[0]) =>
  illustrated(conversation, { draw: () => Promise.resolve([]) }, { pictures, report });
const token = "xoxb-files";
const discord = await useDiscord({ db, commands, around, takePicture: fetcherOf(host, pictures) });
const slack = await useSlack({ db, commands, around, takePicture: fetcherOf(host, pictures, { token }) });
const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const lane = await discord.partnerPerson("lane", partner.id);
const slackLane = await slack.partnerPerson("lane", partner.id);

describe("a picture that is attached to a command on Discord", () => {
  test("is taken in before the command runs, and shown from what is kept", async () => {
    const { message } = await lane.types("/craftin picture", { picture: host.put(await madePictures.jpeg()) });
    expect(shown.every(isPictureId)).toBe(true);
    expect(message?.files.map(({ name, description }) => [name, description])).toEqual([["pine.jpg", "a picture of pine"]]);
    expect(message?.files[0]?.content.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect([faults, discord.faults]).toEqual([[], []]);
  });

  test("is not fetched again by the answer's buttons, and another one is asked for by a form", async () => {
    const { message } = await lane.types("/craftin picture", { picture: host.put(await madePictures.plain("png")) });
    const before = host.asked.length;
    const again = await lane.presses(message!, "Once more");
    expect(again.message?.files.map(({ name }) => name)).toEqual(["again.png"]);
    expect(host.asked).toHaveLength(before);
    const { form } = await lane.presses(message!, "Another one");
    const sent = await lane.fills(form!, { Picture: host.put(await madePictures.jpeg(300, 200)) });
    expect(sent.message?.files).toHaveLength(1);
    expect(new Set(shown).size).toBe(2);
  });

  test("that is none is refused in words, and the command does not run", async () => {
    const { message } = await lane.types("/craftin picture", { picture: host.put(Buffer.from("MZ\x90\0")) });
    expect(message?.text).toContain("By its content this is a program");
    expect(shown).toEqual([]);
  });

  test("of somebody who may not run the command is not even fetched", async () => {
    const stranger = discord.fake.person("stranger");
    const before = host.asked.length;
    await stranger.types("/craftin picture", { picture: host.put(await madePictures.jpeg()) });
    expect(host.asked).toHaveLength(before);
  });

  test("that is gone from our disk costs the picture and not the answer", async () => {
    const { message } = await lane.types("/craftin picture", { picture: host.put(await madePictures.plain("webp")) });
    await pictures.trim(db.clock.now().add({ hours: 24 * 4000 }), () => Promise.resolve(new Set()));
    const again = await lane.presses(message!, "Once more");
    expect([again.message?.text.includes("This is it."), again.message?.files]).toEqual([true, []]);
    expect(faults).toMatchObject([{ message: expect.stringContaining("is not in the folder") }]);
  });
});

describe("on Slack", () => {
  test("a form asks for the picture, which is fetched with the bot's token", async () => {
    await slackLane.askForForm("/craftin picture");
    await slackLane.submit({ Picture: host.put(await madePictures.jpeg(), token) });
    await slackLane.modalWith("This is it.");
    await slack.idle();
    expect(shown.every(isPictureId) && shown.length).toBe(1);
    expect(slackLane.sees().flatMap(({ files }) => files.map(({ name, altText }) => [name, altText]))).toEqual([
      ["pine.jpg", "a picture of pine"],
    ]);
    expect([faults, slack.faults]).toEqual([[], []]);
  });

  test("where the app lacks the permission, the form comes back and says which", async () => {
    await slackLane.askForForm("/craftin picture");
    await slackLane.submit({ Picture: host.put(await madePictures.jpeg(), "another token") });
    const modal = await slackLane.modalWith("files:read");
    expect(screenOf(modal)).toContain("Picture: ____");
    expect(shown).toEqual([]);
  });

  test("an address that is typed is not fetched: the token would open files of others", async () => {
    const before = host.asked.length;
    const message = await slackLane.ask(`/craftin picture ${host.put(await madePictures.jpeg(), token)}`);
    expect(screenOf(message)).toContain("is no picture that was sent");
    expect(host.asked).toHaveLength(before);
  });
});

test("in the terminal a picture is a path", async () => {
  const path = join(tmpdir(), `sent-${process.pid}.jpg`);
  writeFileSync(path, await madePictures.jpeg());
  const ask = async (line: string): Promise<string> => {
    const output = new PassThrough();
    const surroundings = { publicUrl: "", shopHosts: [], ...testHands };
    const folder = join(tmpdir(), `downloads-${process.pid}`);
    const doors = {
      ...db,
      pictures,
      report,
      surroundings,
      input: process.stdin,
      output,
      historyFile: "",
      downloadsFolder: folder,
      told: toldFiles(folder),
    };
    await askOnce({ ...doors, commands: commands.map((each) => ({ ...each, audience: "anyone" as const })) }, null, line, false);
    rmSync(folder, { recursive: true, force: true });
    return String(output.read());
  };
  expect(await ask(`/craftin picture ${path}`)).toMatch(/File: .*pine\.jpg \([\d.,]+ (?:bytes|kB), a picture of pine\)/i);
  expect(await ask("/craftin picture /nowhere.jpg")).toContain("“/nowhere.jpg” is no picture that was sent");
  expect(await ask(`/craftin picture ${tmpdir()}`)).toContain("is no picture that was sent");
  rmSync(path);
});

describe("fetching", () => {
  const take = fetcherOf(host, pictures, { patienceMs: 300 });
  test("asks the platform's own host and nobody else, whatever an address looks like", async () => {
    const before = host.asked.length;
    const port = new URL(host.origin).port;
    for (const url of [
      "http://169.254.169.254/latest/meta-data/",
      `http://localhost:${port}/files/0`,
      `http://user:secret@127.0.0.1:${port}/files/0`,
      `https://127.0.0.1:${port}/files/0`,
      `http://127.0.0.1:${port}.evil.example/files/0`,
      "file:///etc/passwd",
      "/etc/passwd",
      "data:image/png;base64,iVBORw0KGgo=",
    ])
      expect([url, await refusalOf(take(url))]).toEqual([url, "picture.not-sent"]);
    expect(host.asked).toHaveLength(before);
  });

  test("follows nobody elsewhere", async () => {
    const url = host.answer((_request, response) => response.writeHead(302, { location: `${host.origin}/files/0/photo.jpg` }).end());
    expect(await refusalOf(take(url))).toBe("picture.unreachable");
  });

  test("ends where more comes than a picture may have, said or not", async () => {
    let sent = 0;
    const endless = host.answer((_request, response) => {
      const part = Buffer.alloc(1_000_000);
      const more = (): void => {
        if (!response.writable || sent > 200) return;
        sent += 1;
        if (response.write(part)) setImmediate(more);
        else response.once("drain", more);
      };
      more();
    });
    expect(await refusalOf(fetcherOf(host, pictures)(endless))).toBe("picture.too-large");
    expect(sent).toBeLessThan(60);
    const said = host.answer((_request, response) => response.writeHead(200, { "content-length": "30000000" }).write("x"));
    expect(await refusalOf(take(said))).toBe("picture.too-large");
  });

  test("gives up on who stays silent, is not there, or breaks off", async () => {
    expect(await refusalOf(take(host.answer(() => undefined)))).toBe("picture.unreachable");
    expect(await refusalOf(take(host.answer((_request, response) => response.writeHead(500).end())))).toBe("picture.unreachable");
    expect(await refusalOf(take(host.answer((request) => request.socket.destroy())))).toBe("picture.unreachable");
    const broken = host.answer((request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("x");
      setImmediate(() => request.socket.destroy());
    });
    expect(await refusalOf(take(broken))).toBe("picture.unreachable");
  });
});
