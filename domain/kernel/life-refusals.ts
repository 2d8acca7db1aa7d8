/** Codes about what the programme tells and shows; a part of the one list in refusal.ts. */
export type LifeRefusal =
  // announcements
  | "announcement.unknown"
  | "announcement.unreadable"
  | "announcement.over"
  | "announcement.in-the-past"
  | "announcement.too-far"
  | "announcement.begun"
  | "announcement.nobody"
  | "announcement.not-theirs"
  | "announcement.no-way"
  | "announcement.test-waits"
  | "announcement.tested-enough"
  | "announcement.about-unreadable"
  // other programs
  | "api-key.too-many"
  | "api-key.unknown"
  | "webhook.address"
  | "webhook.known"
  | "webhook.too-many"
  | "webhook.unknown"
  | "webhook.nothing-to-resend"
  | "webhook.is-off";
