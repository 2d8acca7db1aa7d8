import type { Workspace } from "./workspace.ts";

/** docs.slack.dev/interactivity/handling-user-interaction: "trigger_id expires three seconds after it's sent", and is used once. */
const triggerLife = 3_000;
/** docs.slack.dev/interactivity/handling-user-interaction: "up to 5 times within 30 minutes" */
const responseLife = 30 * 60_000;
const mostResponses = 5;

export type Trigger = { readonly id: string; readonly user: string };
export type ResponsePlace = {
  readonly user: string;
  readonly channel: string;
  /** the message that was pressed, if any: what `replace_original` replaces */
  readonly original: string | null;
};

/** Trigger ids and response addresses: what Slack hands out to be used soon, and seldom. */
export function shortLived(workspace: Workspace, baseUrl: () => string) {
  const triggers = new Map<string, { user: string; until: number; isUsed: boolean }>();
  const responses = new Map<string, ResponsePlace & { until: number; left: number }>();
  return {
    trigger(user: string): string {
      const id = `${workspace.id("")}.${workspace.team.id}.${workspace.id("")}`;
      triggers.set(id, { user, until: workspace.now() + triggerLife, isUsed: false });
      return id;
    },
    /** The user whose act it was, or the platform's word for why not. */
    useTrigger(id: unknown): { user: string } | { error: string } {
      const trigger = triggers.get(String(id));
      if (!trigger) return { error: "invalid_trigger_id" };
      if (trigger.isUsed) return { error: "exchanged_trigger_id" };
      if (workspace.now() > trigger.until) return { error: "expired_trigger_id" };
      trigger.isUsed = true;
      return { user: trigger.user };
    },
    responseUrl(place: ResponsePlace): string {
      const key = workspace.id("R");
      responses.set(key, { ...place, until: workspace.now() + responseLife, left: mostResponses });
      return `${baseUrl()}/response/${key}`;
    },
    useResponse(key: string): ResponsePlace | { error: string } {
      const place = responses.get(key);
      if (!place) return { error: "invalid_url" };
      if (workspace.now() > place.until) return { error: "expired_url" };
      if (place.left === 0) return { error: "used_url" };
      place.left--;
      return place;
    },
    /** as if its thirty minutes were over */
    expireResponses(): void {
      for (const place of responses.values()) place.until = -Infinity;
    },
  };
}
export type ShortLived = ReturnType<typeof shortLived>;
