export type Envelope = "slash_commands" | "interactive" | "events_api";

/** How the app took what was sent to it; `ms` is how long the platform waited. */
export type Delivered =
  | { readonly ok: true; readonly ms: number; readonly answer: unknown }
  | { readonly ok: false; readonly ms: number; readonly reason: "operation_timeout" | "dispatch_failed"; readonly noRetry: boolean };
