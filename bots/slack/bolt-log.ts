/** As much of a log as the door writes to. */
export type SlackLog = {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
};

/** What Bolt and its clients take for a logger, without importing any of them. */
type BoltLogger<Level> = {
  debug(...words: unknown[]): void;
  info(...words: unknown[]): void;
  warn(...words: unknown[]): void;
  error(...words: unknown[]): void;
  setLevel(level: unknown): void;
  getLevel(): Level;
  setName(name: string): void;
};

/**
 * Passes on what the libraries warn of, as sentences: never an object, which may hold what somebody wrote, and nothing of their "debug", which
 * holds whole payloads.
 */
export function boltLog<Level>(log: SlackLog, level: Level): BoltLogger<Level> {
  const say = (words: readonly unknown[]): void => {
    log.warn(
      { by: "slack libraries" },
      words.map((word) => (word instanceof Error ? word.message : typeof word === "string" ? word : "…")).join(" "),
    );
  };
  return {
    debug: () => {},
    info: () => {},
    warn: (...words) => say(words),
    error: (...words) => say(words),
    setLevel: () => {},
    getLevel: () => level,
    setName: () => {},
  };
}
