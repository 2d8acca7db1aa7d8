import pg from "pg";

/** How many statements a second PostgreSQL takes from so many connections with nothing else around them; each commits durably. */
export async function bareStatements(
  url: string,
  { clients, seconds, text, values }: { clients: number; seconds: number; text: string; values: (turn: number) => unknown[] },
): Promise<number> {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const start = performance.now();
  const end = start + seconds * 1_000;
  let turn = 0;
  await Promise.all(
    connections.map(async (client) => {
      while (performance.now() < end) await client.query({ name: "bare", text, values: values(turn++) });
    }),
  );
  const perSecond = turn / ((performance.now() - start) / 1_000);
  await Promise.all(connections.map((client) => client.end()));
  return perSecond;
}
