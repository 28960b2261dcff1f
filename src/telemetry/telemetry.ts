/** Telemetry of a running server. Names of metrics and attributes are fixed here; callers supply values. */
export interface Telemetry {
  scanEnded(outcome: 'done' | 'failed', seconds: number): void;
  /** Called for a report that was computed, not cached; `problems` by kind, `findings` by severity. */
  reportComputed(
    seconds: number,
    findings: Readonly<Record<string, number>>,
    problems: readonly string[],
  ): void;
  feedSynced(feed: string, outcome: 'updated' | 'unchanged' | 'failed', seconds: number): void;
  /** Called after each webhook call. */
  notificationSent(outcome: 'delivered' | 'failed'): void;
  /** Called with how much of each kind left the store. */
  pruned(removed: Readonly<Record<string, number>>): void;
  /** Called after each attempt to send a message of a subscription. */
  messageSent(outcome: 'delivered' | 'failed'): void;
  /** Called for events that were stored, by kind. */
  eventsStored(kind: string, count: number): void;
  /** Called for each request to a registry that had to wait. */
  registryWaited(cause: 'own-limit' | 'registry', seconds: number): void;
  requestEnded(route: string, method: string, status: number, seconds: number): void;
  /** Reads a value per label (a queue, a feed) on each scrape. */
  gauge(name: GaugeName, read: () => Promise<Readonly<Record<string, number>>>): void;
  /**
   * Metrics in Prometheus' text format. For a client that sees a part of the fleet: those that are not about images, and
   * the number of its own.
   */
  metrics(part?: {
    readonly images: number;
  }): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Runs work within a span; without a collector, just runs it. */
  trace<Result>(
    name: string,
    attributes: Readonly<Record<string, string | number>>,
    work: () => Promise<Result>,
  ): Promise<Result>;
  stop(): Promise<void>;
}

export const GAUGE_NAMES = [
  'queue-waiting',
  'queue-running',
  'feed-age-seconds',
  'feed-stale',
  'images',
  'fleet-images',
  'messages',
  'registry-waiting',
  'child-memory',
  'child-cpu',
] as const;

export type GaugeName = (typeof GAUGE_NAMES)[number];
