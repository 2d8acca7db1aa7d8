import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { instant } from "#domain/kernel";
import { sendAnnouncement } from "#domain/announcements";
import { linkPartner, linkStaff } from "#domain/chat";
import { overdueMessages, prefer, setChannel } from "#domain/messages";
import { addStaff, setStaffEmail } from "#domain/partners";
import { filesOf } from "../../bots/pictures/with-files.ts";
import { discordOutlet } from "../../jobs/outlets/discord/discord-outlet.ts";
import { slackOutlet } from "../../jobs/outlets/slack/slack-outlet.ts";
import { startFakeDiscord } from "../support/discord/fake-discord.ts";
import { useHouse } from "../support/house.ts";
import { madePictures } from "../support/made-pictures.ts";
import { makePartner } from "../support/orders.ts";
import { usePictures } from "../support/picture-house.ts";
import { startFakeSlack } from "../support/slack/fake-slack.ts";
import { walker } from "./walker.ts";

/** An announcement from the desk to whoever reads it: in a channel of each platform, as a direct message, and as a mail. */
const discord = await startFakeDiscord();
const slack = await startFakeSlack();
afterAll(async () => {
  await discord.close();
  await slack.stop();
});
const pictures = usePictures();
const missing: unknown[] = [];
const house = await useHouse({
  at: "2026-11-24T19:00:00Z",
  chat: {
    discord: discordOutlet({ token: discord.token, apiUrl: discord.apiUrl, pause: () => Promise.resolve() }),
    slack: slackOutlet({ token: slack.workspace.tokens.bot, apiUrl: slack.apiUrl }),
  },
  filesOf: (shown) => filesOf(shown, { pictures, report: (error) => String(missing.push(error)) }),
});
const { ask, mailsTo, folder } = walker(house, pictures);
const server = discord.world.addGuild("Crafters");
const general = slack.workspace.addChannel("news", "public", [slack.workspace.bot.id]);
const lane = discord.world.addUser("lane");
const sue = discord.world.addUser("sue");
await house.run(async (tx) => {
  const paper = await makePartner(tx, "Paper Lane", "paper-lane");
  await makePartner(tx, "Ink Twine", "ink-and-twine");
  const staff = await addStaff(tx, { handle: "support", name: "Sue", roles: ["support"] });
  await setStaffEmail(tx, staff, "sue@shop.example");
  await linkStaff(tx, { platform: "discord", workspace: "", account: sue.id, name: "sue" }, staff);
  await linkPartner(tx, { platform: "discord", workspace: "", account: lane.id, name: "lane" }, paper.id);
  await prefer(tx, { kind: "partner", id: paper.id }, { class: "subscription", channel: "discord", cadence: "at-once" });
  await prefer(tx, { kind: "partner", id: paper.id }, { class: "subscription", channel: "mail", cadence: "off" });
  await setChannel(tx, { platform: "discord", workspace: server.id, channel: server.channelId, name: "news" }, "announcements");
  await setChannel(tx, { platform: "slack", workspace: slack.workspace.team.id, channel: general.id, name: "news" }, "announcements");
});
const globe = await madePictures.jpeg(1_600, 800);
const file = join(folder, "globe.jpg");
writeFileSync(file, globe);

const inDiscord = (channelId: string) => [...discord.world.messages.values()].filter((message) => message.channelId === channelId);
const inSlack = () => slack.workspace.messages.filter(({ channel }) => channel === general.id);
/** What whoever prepared it saw beforehand. */
const tested: { mail?: (typeof house.mails)[number] | undefined; direct?: ReturnType<typeof inDiscord>[number] | undefined } = {};
const until = (work: () => void | Promise<void>) => vi.waitFor(work, { timeout: 15_000, interval: 20 });

test("who prepares one has it sent to themself first, exactly as partners will get it, and nobody else hears of it", async () => {
  const before = missing.length;
  await ask("support", `/publish announce write title:"Snow globes" text:"Show *yours*." picture:${file} alt:"A snow globe"`);
  expect(await ask("support", "/publish announce test 1")).toMatch(/A test is on its way to you[\s\S]*mail, a direct message on Discord/);
  const [mail] = await mailsTo("sue@shop.example", 1);
  const direct = () => inDiscord(discord.world.directChannel(sue.id).id);
  await until(() => expect(direct()).toHaveLength(1));
  expect(mail!.letter.attachments).toMatchObject([{ inline: "picture", description: "A snow globe" }]);
  expect(await ask("support", "/publish announce show 1")).toMatch(/State +draft[\s\S]*active partners: 2/);
  expect([inDiscord(server.channelId), inSlack(), house.mails.length, missing.length]).toEqual([[], [], 1, before]);
  tested.mail = mail;
  tested.direct = direct()[0];
});

test("what staff write is shown to them first, and then to everybody, with its picture, once", async () => {
  const draft = await ask("support", "/publish announce show 1");
  expect(draft).toMatch(/Nobody has seen it yet[\s\S]*active partners: 2[\s\S]*as-a-mail\.html[\s\S]*on-each-platform\.txt/);

  await ask("support", "/publish announce send 1 confirm:yes");
  await until(() => {
    expect(inDiscord(server.channelId)).toHaveLength(1);
    expect(inSlack()).toHaveLength(2);
    expect(inDiscord(discord.world.directChannel(lane.id).id)).toHaveLength(1);
  });
  const [posted] = inDiscord(server.channelId);
  expect(posted!.files).toMatchObject([{ name: "snow-globes.jpg", description: "A snow globe" }]);
  // In a channel it is whole, to each of many it is small.
  const [direct] = inDiscord(discord.world.directChannel(lane.id).id);
  expect(direct!.files[0]!.content.length).toBeLessThan(posted!.files[0]!.content.length);
  const [message, under] = inSlack();
  expect([message!.text, under!.files.map(({ altText }) => altText)]).toEqual([expect.stringContaining("Show yours."), ["A snow globe"]]);
  expect(under!.files[0]!.content).toEqual(posted!.files[0]!.content);
  const [mail] = await mailsTo("ink.twine@example.org", 1);
  expect(mail!.letter.attachments).toMatchObject([{ inline: "picture", mediaType: "image/jpeg", description: "A snow globe" }]);
  expect(mail!.letter.html).toContain('src="cid:picture" alt="A snow globe"');
  expect(mail!.unsubscribeUrl).toContain("/notices/");
  // The test was what partners got: the same words, the same picture, the same sender; only who is greeted and whose settings the foot leads to differ.
  const asRead = ({ letter, class: of, from, unsubscribeUrl }: NonNullable<typeof mail>) => ({
    ...letter,
    html: letter.html.replaceAll(/notices\/[^"]+|(?<=Hello <bdi>)[^<]+/g, "…"),
    text: letter.text.replaceAll(/notices\/\S+|(?<=Hello )[^,]+/g, "…"),
    of,
    from,
    canBeEnded: unsubscribeUrl !== null,
  });
  expect(asRead(tested.mail!)).toEqual(asRead(mail!));
  const asShown = ({ components, files }: NonNullable<typeof direct>) => ({ components, files: files.map(({ id: _id, ...each }) => each) });
  expect(asShown(tested.direct!)).toEqual(asShown(direct!));

  expect(await ask("support", "/publish announce send 1 confirm:yes")).toMatch(/^no: /);
  await until(async () => expect(await ask("support", "/publish announce show 1")).toMatch(/Mail +1 +0 +0 +0/));
  expect(house.mails).toHaveLength(2);
  expect(missing).toEqual([]);
});

test("a meeting that is announced and moved is told where it was announced", async () => {
  house.clock.set("2026-11-24T19:00:03Z");
  await ask("support", '/publish meeting add title:Ideas start:"2026-12-10 18:00" link:https://meet.example.org/x');
  expect(await ask("support", '/publish announce write about:"meeting 1" to:channel')).toContain("Meeting: Ideas");
  await ask("support", "/publish announce send 2 confirm:yes");
  await until(() => expect(inDiscord(server.channelId)).toHaveLength(2));
  expect(await ask("support", '/publish meeting reschedule 1 start:"2026-12-11 18:00"')).toContain("Would be posted");
  house.clock.set("2026-11-24T19:00:06Z");
  await ask("support", '/publish meeting reschedule 1 start:"2026-12-11 18:00" confirm:yes');
  await until(() => expect(inDiscord(server.channelId)).toHaveLength(3));
  expect(JSON.stringify(inDiscord(server.channelId).at(-1)!.components)).toContain("takes place at another time");
  house.clock.set("2026-11-24T19:00:10Z");
  await ask("support", '/publish meeting cancel 1 reason:"the host is ill" confirm:yes');
  await until(() => expect(JSON.stringify(inDiscord(server.channelId).at(-1)!.components)).toContain("the host is ill"));
});

test("a picture that is not on this disk costs the announcement nothing", async () => {
  house.clock.set("2026-11-24T19:01:00Z");
  await ask("support", `/publish announce write title:Gone text:"Still here." to:channel picture:${file}`);
  await pictures.trim(instant("2030-01-01T00:00:00Z"), () => Promise.resolve(new Set()));
  await house.enqueueing((tx) => sendAnnouncement(tx, "3", null));
  await until(() => expect(JSON.stringify(inDiscord(server.channelId).at(-1)!.components)).toContain("Still here."));
  expect(inDiscord(server.channelId).at(-1)!.files).toEqual([]);
  expect(missing.length).toBeGreaterThan(0);
});

test("stopped on its way, it reaches nobody more", async () => {
  // At night nobody is rung out of bed: mails wait until eight.
  house.clock.set("2026-11-25T05:00:00Z");
  await ask("support", '/publish announce write title:Late text:"At night." to:partners');
  await ask("support", "/publish announce send 4 confirm:yes");
  await until(async () => expect(await ask("support", "/publish announce show 4")).toMatch(/on its way[\s\S]*Mail +0 +1/));
  expect(await ask("support", "/publish announce cancel 4")).toContain("called off");
  house.clock.set("2026-11-25T15:01:00Z");
  const due = await house.run((tx) => overdueMessages(tx, 10));
  await house.enqueueing((tx) => tx.enqueue("deliver-message", ...due));
  await until(async () => expect(await ask("support", "/publish announce show 4")).toMatch(/Mail +0 +0 +0 +1/));
  expect(house.mails.map(({ letter }) => letter.subject)).not.toContain("Late");
});

test("called off before a channel had it, it is posted nowhere", async () => {
  house.clock.set("2026-11-25T16:00:00Z");
  await ask("support", '/publish announce write title:Never text:"Not meant." to:channel');
  // The platforms are slow: it stands in the outbox, and nobody has taken it out.
  await house.run((tx) => sendAnnouncement(tx, "5", null));
  await ask("support", "/publish announce cancel 5");
  house.clock.set("2026-11-25T16:02:00Z");
  const due = await house.run((tx) => overdueMessages(tx, 10));
  await house.enqueueing((tx) => tx.enqueue("deliver-message", ...due));
  await until(async () => expect(await ask("support", "/publish announce show 5")).toMatch(/Channels on Slack +0 +0 +0 +1/));
  expect(await ask("support", "/publish announce show 5")).toMatch(/Channels on Discord +0 +0 +0 +1/);
  expect(JSON.stringify([inDiscord(server.channelId), inSlack()])).not.toContain("Not meant.");
});
