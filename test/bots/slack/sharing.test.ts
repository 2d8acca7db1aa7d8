import { describe, expect, test } from "vitest";
import { makePartner } from "../../support/orders.ts";
import { useSlack } from "../../support/slack/slack-house.ts";
import type { Posted } from "../../support/slack/workspace.ts";

const house = await useSlack();
const { slack, db } = house;
const paper = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const ann = await house.partnerPerson("ann", paper.id);
const stranger = slack.join("stranger");

const words = ({ blocks }: Posted): string => JSON.stringify(blocks);

describe("sharing", () => {
  test("shows it to its sharer first, and to everybody only when they say so", async () => {
    const link = await ann.ask("/share link https://shop.example/cards");
    const before = stranger.sees().length;
    await ann.press(link, "Share to channel");
    const preview = await slack.workspace.until(
      () => ann.sees().findLast((each) => words(each).includes("Only you see this so far")),
      "no preview",
    );
    expect(stranger.sees()).toHaveLength(before);
    await ann.press(preview, "Post it");
    await slack.workspace.until(() => ann.sees().findLast((each) => words(each).includes("It is posted")), "not said");
    const posted = stranger.sees().at(-1)!;
    expect(stranger.sees()).toHaveLength(before + 1);
    expect(posted).toMatchObject({ onlyFor: null });
    expect(words(posted)).toContain("/r/paper-lane");
    expect(words(posted)).not.toContain("Only you see this");
    expect(house.faults).toEqual([]);
  });

  const whisper = async (): Promise<Posted> => {
    await house.idle();
    return ann.sees().findLast(({ onlyFor }) => onlyFor === ann.id)!;
  };
  const presses = async (on: Posted, label: string): Promise<Posted> => {
    await ann.press(on, label);
    return whisper();
  };
  /** What Ann alone sees after she has pressed "Post it" under what `line` answers, while Slack does that to what is posted. */
  async function posting(line: string, ...faults: Parameters<typeof slack.fail>[1][]): Promise<Posted> {
    await ann.ask(line);
    const preview = await presses(await whisper(), "Share to channel");
    slack.fail("response_url", ...faults);
    return presses(preview, "Post it");
  }

  test("that Slack refuses is said, and can be pressed again", async () => {
    const before = stranger.sees().length;
    const refusal = await posting("/share link https://shop.example/cards", { kind: "status", status: 400 });
    expect(words(refusal)).toContain("It is not posted");
    expect(words(await presses(refusal, "Post it"))).toContain("It is posted");
    expect(stranger.sees()).toHaveLength(before + 1);
  });

  test("of which nobody knows whether it arrived is told as that", async () => {
    expect(words(await posting("/share link https://shop.example/cards", { kind: "lost" }))).toContain("Perhaps it is posted");
  });

  describe("with a picture", () => {
    const general = slack.workspace.channels.get("C0GENERAL")!;

    test("shows nothing where the app is no member", async () => {
      const before = stranger.sees().length;
      expect(words(await posting("/share qr"))).toContain("I can't post here");
      expect(stranger.sees()).toHaveLength(before);
    });

    test("takes the picture back where the text does not follow, and says so where it can't", async () => {
      general.members.add(slack.workspace.bot.id);
      const before = stranger.sees().length;
      expect(words(await posting("/share qr", { kind: "status", status: 400 }))).toContain("It is not posted");
      expect(stranger.sees()).toHaveLength(before);
      slack.fail("files.delete", { kind: "error", error: "cant_delete_file" });
      const half = await posting("/share qr", { kind: "status", status: 400 });
      expect(words(half)).toContain("Only a part is posted");
      expect(words(await presses(half, "Post it"))).toContain("It is posted");
      expect(
        stranger
          .sees()
          .slice(before)
          .map(({ files }) => files.length),
      ).toEqual([1, 1, 0]);
    });

    test("shows nothing where the picture can't be brought", async () => {
      const before = stranger.sees().length;
      await ann.ask("/share qr");
      const preview = await presses(await whisper(), "Share to channel");
      slack.fail("upload", { kind: "status", status: 500 });
      expect(words(await presses(preview, "Post it"))).toContain("It is not posted");
      expect(stranger.sees()).toHaveLength(before);
    });
  });
});
