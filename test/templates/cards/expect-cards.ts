import { expect } from "vitest";
import type { Button } from "#templates/render/button";
import { renderDiscord } from "#templates/render/discord";
import { renderHtml } from "#templates/render/html";
import { renderSlack } from "#templates/render/slack";
import { blank, type View } from "#templates/view";
import { discordMessageProblems } from "#test/discord/payload-rules";
import { slackMessageProblems } from "#test/slack/payload-rules";
import { buttonsOf as plannedButtons } from "../../../bots/buttons.ts";
import { commands } from "../../../bots/commands/index.ts";
import { spelledButtons, spelledView } from "#templates/spelling";
import { kiwi, unprefixedIn } from "../../support/unprefixed.ts";
import type { Story } from "../../domain/answers/story.ts";
import { htmlProblems } from "../render/html-rules.ts";
import { transcriptOfDiscord, transcriptOfSlack } from "../render/transcripts.ts";

const rule = "═".repeat(100);

/** Who asks, and what they type. */
export type Said = readonly [who: string | null, line: string];

/** Asks line by line, and compares all answers with their golden files. */
export async function expectSaid(story: Story, name: string, said: readonly Said[]): Promise<void> {
  const drawn: string[] = [];
  for (const [who, typed] of said) drawn.push(await story.say(who, typed));
  await expectCards(story, name, drawn.join(`\n${rule}\n\n`));
}

/** Compares what was said since the last time with its golden files. */
export async function expectCards(story: Story, name: string, drawn: string): Promise<void> {
  expect(story.faults).toEqual([]);
  const answers = story.takeSaid().map(({ who, line, view }) => ({ asked: `${who} › /${line}`, view }));
  await expectDrawn(name, drawn, answers);
}

/**
 * As a terminal drew it, and the same answers as Discord and Slack get them, to whose rules they must all hold; where commands carry a prefix, none
 * is named without it. The files lie beside each other: in test/golden/cards, discord and slack. As HTML every card holds to the rules of html-rules.ts: a
 * fourth file of each would be the longest of them, and tell a reader nothing that those of every block in test/golden/html don't.
 */
export async function expectDrawn(name: string, drawn: string, answers: readonly { asked: string; view: View }[]): Promise<void> {
  for (const { asked, view } of answers) {
    expect(strayActions(view), asked).toEqual([]);
    expect(htmlProblems(renderHtml(view, { zone: "America/Denver", locale: "en-US", buttons: [] })), asked).toEqual([]);
  }
  const onDiscord = answers.map(({ asked, view }) => {
    const message = renderDiscord(view, { buttons: buttonsOf(view), locale: "en-US" });
    expect(
      discordMessageProblems(
        message.body,
        message.files.map((file) => file.name),
      ),
      asked,
    ).toEqual([]);
    expect(withPrefix(view), asked).toEqual([]);
    return `${asked}\n${steady(transcriptOfDiscord(message))}\n`;
  });
  const onSlack = answers.map(({ asked, view }) => {
    const message = renderSlack(view, { buttons: buttonsOf(view), locale: "en-US", zone: "America/Denver" });
    expect(slackMessageProblems(message.body), asked).toEqual([]);
    return `${asked}\n${steady(transcriptOfSlack(message))}\n`;
  });
  await expect(drawn).toMatchFileSnapshot(`../../golden/cards/${name}.txt`);
  await expect(onDiscord.join(`\n${rule}\n\n`)).toMatchFileSnapshot(`../../golden/discord/${name}.txt`);
  await expect(onSlack.join(`\n${rule}\n\n`)).toMatchFileSnapshot(`../../golden/slack/${name}.txt`);
}

/** What a view offers to do that no command takes: there is none of that name, or none of its options is called so. */
function strayActions({ actions, pages }: View): string[] {
  return [...actions, ...(pages ? [{ ...pages, options: { ...pages.options, page: "" } }] : [])].flatMap(({ command: name, options }) => {
    const command = commands.find((each) => each.name === name);
    return command
      ? Object.keys(options).flatMap((each) => (Object.hasOwn(command.options, each) ? [] : [`/${name} ${each}`]))
      : [`/${name}`];
  });
}

/** Commands that nobody could type where COMMAND_PREFIX is set. */
function withPrefix(view: View): string[] {
  const buttons = spelledButtons(buttonsOf(view), kiwi);
  const message = renderSlack(spelledView(view, kiwi), { buttons, locale: "en-US", zone: "America/Denver" });
  return unprefixedIn(JSON.stringify(message.body.blocks));
}

/** As a conversation makes them, with handles that tell their place. */
function buttonsOf(view: View): Button[] {
  return plannedButtons(view, commands).map(({ label, style, handle: { command, options } }, index) => ({
    label,
    style,
    command,
    handle: String(index).padStart(22, "0"),
    asks: Object.keys(options).filter((name) => options[name] === blank),
  }));
}

function steady(drawn: string): string {
  return (
    drawn
      .replaceAll(/(\/r\/[a-z0-9-]+\/)[0-9a-z]{7}/g, "$1abc1234")
      .replaceAll(/\b(made the key )[0-9a-z]{8} /g, "$1x0123abc ")
      // A QR code is as large as its link makes it.
      .replaceAll(/(qr-[\w-]+\.png \()[\d.]+ (?:bytes|kB)/g, "$11 kB")
      .replaceAll(/(\/(?:bank|statistics)\/)[\w-]{43}/g, "$1a-token-of-43-signs-that-works-once-only-0000")
  );
}
