import { Pool } from "undici";
import { percentile } from "./measure.ts";

export type Load = { readonly perSecond: number; readonly p50: number; readonly p99: number; readonly failed: number };

type Request = { readonly method: "GET" | "POST"; readonly path: string; readonly headers: Record<string, string>; readonly body?: string };

/** So many clients ask one thing after the other for so long; each waits for its answer before it asks again. */
export async function drive(
  baseUrl: string,
  { clients, seconds, expected, request }: { clients: number; seconds: number; expected: number; request: (turn: number) => Request },
): Promise<Load> {
  const pool = new Pool(baseUrl, { connections: clients, pipelining: 1 });
  const latencies: number[] = [];
  let failed = 0;
  let turn = 0;
  const start = performance.now();
  const end = start + seconds * 1_000;
  async function client(): Promise<void> {
    while (performance.now() < end) {
      const { body = null, ...rest } = request(turn++);
      const asked = performance.now();
      const answer = await pool.request({ ...rest, body });
      await answer.body.dump();
      latencies.push(performance.now() - asked);
      if (answer.statusCode !== expected) failed += 1;
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  const took = (performance.now() - start) / 1_000;
  await pool.close();
  return { perSecond: latencies.length / took, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), failed };
}
