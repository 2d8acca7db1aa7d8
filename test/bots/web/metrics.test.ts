import { expect, test } from "vitest";
import { requestRun } from "../../../jobs/request-run.ts";
import { useHouse } from "../../support/house.ts";

const token = "a-token-of-24-characters";
const house = await useHouse({ withoutWorker: true });
const guarded = await useHouse({ withoutWorker: true, settings: { METRICS_TOKEN: token } });

const get = async (of: typeof house, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> => {
  const response = await fetch(`${of.baseUrl}/metrics`, { headers });
  return { status: response.status, body: await response.text() };
};

test("this machine reads how much waits, how jobs did and how fast answers were; of people nothing is in it", async () => {
  await house.deliver('{"id":1}');
  await house.enqueueing((tx) => requestRun(tx, "housekeeping", tx.now));
  const { status, body } = await get(house);
  expect(status).toBe(200);
  expect(body).toContain('partner_center_queue_waiting{topic="apply-inbox"} 1');
  expect(body).toContain('partner_center_queue_waiting{topic="run-job"} 1');
  expect(body).toMatch(/partner_center_queue_oldest_seconds\{topic="run-job"\} \d/);
  expect(body).toContain("partner_center_inbox_waiting 1");
  expect(body).toContain('partner_center_outbox{state="queued"} 0');
  expect(body).toContain('partner_center_job_last_run{job="housekeeping",state="due"} 1');
  expect(body).toContain('partner_center_http_seconds_count{route="/webhooks/woocommerce",status="2xx"} 1');
  expect(body).toContain("partner_center_frozen 0");
});

test("whoever is not this machine, or was handed on by a proxy on it, learns of nothing", async () => {
  for (const name of ["x-forwarded-for", "x-real-ip", "forwarded", "via"])
    expect((await get(house, { [name]: "198.51.100.2" })).status, name).toBe(404);
});

test("where a token is set, it alone opens, also for this machine", async () => {
  expect((await get(guarded)).status).toBe(404);
  expect((await get(guarded, { authorization: "Bearer another-token-of-24-chars" })).status).toBe(404);
  expect((await get(guarded, { authorization: `Bearer ${token}`, "x-forwarded-for": "198.51.100.2" })).status).toBe(200);
});
