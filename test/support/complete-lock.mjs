// Adds to package-lock.json the platform packages that a registry mirror does not carry: `npm install` drops them from the lock in
// silence, and `npm ci` then refuses the lock as incomplete. They are optional and for other machines, so a name, a version and a
// platform suffice. Run it after every `npm install` that changed the lock: node test/support/complete-lock.mjs
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const platform = /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(.*))?$/;
let added = 0;

for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const isThere = [`${path === "" ? "" : `${path}/`}node_modules/${name}`, `node_modules/${name}`].some(
      (place) => place in lock.packages,
    );
    const match = platform.exec(name);
    if (isThere || !match) continue;
    const [, os, cpu, abi = ""] = match;
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev ? { dev } : {}),
      ...(os === "linux" ? { libc: [abi.includes("musl") ? "musl" : "glibc"] } : {}),
      optional: true,
      os: [os],
    };
    added += 1;
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} added\n`);
