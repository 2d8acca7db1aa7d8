// Loaded before anything else (node --import), in plain JavaScript, so that any old Node can read it and say a sentence.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 26 || (major === 26 && minor < 10)) {
  process.stderr.write(
    `Partner Center runs on Node 26.10 and brings its own, but Node ${process.versions.node} is what runs.\n` +
      "npm left the optional package with Node out: run `npm ci` again without --omit=optional, then start with `npm start` (not with `node main.ts`).\n",
  );
  process.exit(1);
}
