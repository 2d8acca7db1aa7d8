import { describe, expect, it } from "vitest";
import { command } from "#bots/command";
import { text, view } from "#templates/view";
import { refused } from "../../support/discord/api-errors.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import { makePartner } from "../../support/orders.ts";

const share = command({
  name: "things share",
  sentence: "Something for others",
  audience: "partner",
  run: () => Promise.resolve(view("For you", [])),
  shareable: () => Promise.resolve(view("A cup", [text("a cup for everybody")])),
});
const house = await useDiscord({ commands: [share] });
const { fake, faults, db } = house;
const lane = await house.partnerPerson("lane", (await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"))).id);

describe("sharing to the channel", () => {
  it("shows first what everybody will see, then posts it once, without buttons and mentioning nobody", async () => {
    const before = fake.channel().length;
    const { message } = await lane.types("/things share");
    const preview = await lane.presses(message!, "Share to channel");
    expect(preview.message?.text).toContain("Only you see this so far");
    expect(fake.channel()).toHaveLength(before);
    fake.fail({ method: "POST", path: /channels\/\d+\/messages/, error: refused.broken(), after: true });
    expect((await lane.presses(preview.message!, "Post it")).message?.text).toContain("It is posted");
    const now = fake.channel().slice(before);
    expect(now.map(({ buttons, allowedMentions }) => [buttons, allowedMentions])).toEqual([[[], { parse: [] }]]);
    expect(now[0]?.text).toContain("a cup for everybody");
  });

  it("says so where the bot may not write", async () => {
    const { message } = await lane.types("/things share");
    const preview = await lane.presses(message!, "Share to channel");
    fake.fail({ method: "POST", path: /channels\/\d+\/messages/, error: refused.missingAccess() });
    expect((await lane.presses(preview.message!, "Post it")).message?.text).toContain("I can't post here");
  });

  it("is not done for somebody who may not write there themselves", async () => {
    const before = fake.channel().length;
    const silent = fake.person("lane", { isAdministrator: false });
    const { message } = await silent.types("/things share");
    const preview = await silent.presses(message!, "Share to channel");
    expect((await silent.presses(preview.message!, "Post it")).message?.text).toContain("or you may not");
    expect(fake.channel()).toHaveLength(before);
  });

  it("that Discord refuses is said, and can be pressed again", async () => {
    const { message } = await lane.types("/things share");
    const preview = await lane.presses(message!, "Share to channel");
    const before = fake.channel().length;
    fake.fail({ method: "POST", path: /channels\/\d+\/messages/, error: refused.invalidForm(["components: not today"]) });
    const refusal = await lane.presses(preview.message!, "Post it");
    expect(refusal.message?.text).toContain("It is not posted");
    expect((await lane.presses(refusal.message!, "Post it")).message?.text).toContain("It is posted");
    expect(fake.channel()).toHaveLength(before + 1);
    expect(faults).toHaveLength(1);
    faults.length = 0;
  });

  it("of which nobody knows whether it arrived, not after three tries either, is told as that", async () => {
    const { message } = await lane.types("/things share");
    const preview = await lane.presses(message!, "Share to channel");
    fake.fail({ method: "POST", path: /channels\/\d+\/messages/, error: refused.broken(), times: 12 });
    const unknown = await lane.presses(preview.message!, "Post it");
    expect(unknown.message?.text).toContain("Perhaps it is posted");
    expect(unknown.message?.buttons.map(({ label }) => label)).toEqual(["Post it"]);
    faults.length = 0;
  });
});
