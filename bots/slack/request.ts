import type { Clock } from "#domain/kernel";

/** Something that Slack sent, and the one answer that it takes, within three seconds. */
export type SlackRequest = {
  readonly body: Record<string, unknown>;
  readonly retryNum?: number;
  readonly retryReason?: string;
  /** nothing, a text, or what the kind of request asks for; a second call changes nothing */
  readonly ack: (response?: unknown) => Promise<void>;
};

/** What takes in what Slack sends over HTTP. */
export type SlackReceiver = {
  readonly signingSecret: string;
  readonly clock: Clock;
  /** works on it and acknowledges on the way; never rejects */
  readonly process: (request: SlackRequest) => Promise<void>;
};
