import type { Zone } from "#domain/kernel";
import type { MessageClass, Outcome } from "#domain/messages";
import type { Letter } from "#templates/messages";
import type { Button } from "#templates/render/button";
import type { View } from "#templates/view";

/** A message ready to leave by mail. */
export type Outgoing = {
  /** the message's id: the same at every try, so that the other side can know a repeat */
  readonly id: string;
  readonly class: MessageClass;
  readonly to: { readonly name: string; readonly address: string };
  /** whose name it comes in: the programme's */
  readonly from: string;
  readonly letter: Letter;
  /** for mail that may be refused: a POST there ends it */
  readonly unsubscribeUrl: string | null;
};

/** A message ready to leave for a chat account, or for a channel. */
export type ChatOutgoing = {
  /** the message's id */
  readonly id: string;
  /** the platform's id of who it is for, and the channel of direct messages that the last one arrived in; or the channel that it is for, with no account */
  readonly to: { readonly account: string; readonly place: string | null };
  readonly card: View;
  readonly buttons: readonly Button[];
  readonly locale: string;
  readonly zone: Zone;
};

/** A way out for messages. One for each channel; it knows nothing of outbox and people. */
export type Outlet<O = Outgoing> = {
  /** how many messages it takes at a time */
  readonly width: number;
  /** how many a second all instances together may send; null: as many as go */
  readonly perSecond: number | null;
  /** Hands a message over. Never throws: whatever happens is an outcome. `signal` breaks it off. */
  send(outgoing: O, signal: AbortSignal): Promise<Outcome>;
  close(): Promise<void>;
};
