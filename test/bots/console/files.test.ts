import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { toldFiles } from "#domain/store";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { view } from "#templates/view";
import { command } from "#bots/command";
import { saveFile } from "../../../bots/console/save-file.ts";
import { askOnce } from "../../../bots/console/chat.ts";
import { useDatabase } from "../../support/database.ts";
import { usePictures } from "../../support/picture-house.ts";
import { testHands } from "../../support/job-desk.ts";

const db = await useDatabase();
const pictures = usePictures();
let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "files-")), "downloads");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

describe("a file that came with an answer", () => {
  test("lies in a folder and a file that only their owner can read, whatever the folder was before", async () => {
    await mkdir(folder, { mode: 0o755 });
    const path = await saveFile(folder, { name: "statement.csv", content: "a,b\r\n" });
    expect(path).toBe(join(folder, "statement.csv"));
    expect(await readFile(path, "utf8")).toBe("a,b\r\n");
    expect([(await stat(folder)).mode & 0o777, (await stat(path)).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  test("is never written over another one, and never through a link to somewhere else", async () => {
    await mkdir(folder);
    await writeFile(join(folder, "..", "elsewhere"), "untouched");
    await symlink(join(folder, "..", "elsewhere"), join(folder, "statement.csv"));
    await Promise.all(Array.from({ length: 5 }, (_, index) => saveFile(folder, { name: "statement.csv", content: String(index) })));
    expect((await readdir(folder)).toSorted()).toEqual(
      ["statement.csv", ...[2, 3, 4, 5, 6].map((nth) => `statement-${nth}.csv`)].toSorted(),
    );
    expect(await readFile(join(folder, "..", "elsewhere"), "utf8")).toBe("untouched");
  });

  test("keeps its bytes as they are", async () => {
    const content = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(new Uint8Array(await readFile(await saveFile(folder, { name: "code.png", content })))).toEqual(content);
  });

  test.for([
    ["../../etc/passwd", "etc-passwd"],
    ["/etc/passwd", "etc-passwd"],
    [".bashrc", "bashrc"],
    ["..", "file"],
    ["", "file"],
    ["a\0b\nc.csv", "a-b-c.csv"],
    ["$(rm -rf ~).csv", "rm-rf.csv"],
    ["-rf.csv", "rf.csv"],
    ["חנות נייר.csv", "חנות-נייר.csv"],
    ["gpj.\u202eexe", "gpj.exe"],
    ["日本".repeat(60), "日本".repeat(20)],
    [`${"x".repeat(300)}.png`, `${"x".repeat(120)}.png`],
  ] as const)("%j is saved as %j", async ([name, expected]) => {
    expect(await saveFile(folder, { name, content: "" })).toBe(join(folder, expected));
  });

  test("stays in the folder under any name", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (name) => {
        const path = await saveFile(folder, { name, content: "" });
        expect(await readdir(folder)).toContain(path.slice(folder.length + 1));
      }),
      { numRuns: 100 },
    );
  });
});

describe("the chat", () => {
  const commands = [
    command({
      name: "earnings statement",
      sentence: "",
      audience: "anyone",
      run: () =>
        Promise.resolve(
          view("Statement", [], { files: [{ name: "s.csv", mediaType: "text/csv", content: "ü\r\n", description: "November" }] }),
        ),
    }),
  ];
  async function ask(asJson: boolean, downloadsFolder = folder): Promise<{ said: string; faults: unknown[]; code: number }> {
    const output = new PassThrough();
    const faults: unknown[] = [];
    const doors = {
      inTransaction: db.inTransaction,
      commands,
      surroundings: { publicUrl: "", shopHosts: [], ...testHands },
      report: (fault: unknown) => (faults.push(fault), "ref12345"),
      input: process.stdin,
      output,
      pictures,
      historyFile: "",
      downloadsFolder,
      told: toldFiles(folder),
    };
    const code = await askOnce(doors, null, "/earnings statement", asJson);
    return { said: String(output.read()), faults, code };
  }

  test("saves the files of an answer and says where", async () => {
    const { said } = await ask(false);
    expect(said).toContain("File: s.csv (4 bytes, November)");
    expect(said.replaceAll("\n", "")).toContain(`Saved as ${join(folder, "s.csv")}`);
    expect(await readFile(join(folder, "s.csv"), "utf8")).toBe("ü\r\n");
  });

  test("gives them inside the JSON as base64, and saves nothing then", async () => {
    const { said } = await ask(true);
    const { files } = JSON.parse(said) as { files: { content: string }[] };
    expect(files).toEqual([{ name: "s.csv", mediaType: "text/csv", content: "w7wNCg==", encoding: "base64", description: "November" }]);
    await expect(stat(folder)).rejects.toThrow("ENOENT");
  });

  test("still answers when a file can't be kept", async () => {
    await writeFile(join(folder, "..", "in-the-way"), "");
    const { said, faults, code } = await ask(false, join(folder, "..", "in-the-way"));
    expect(said).toContain("could not be saved here; the log has the reason under ref12345");
    expect([faults.length, code]).toEqual([1, 0]);
  });
});
