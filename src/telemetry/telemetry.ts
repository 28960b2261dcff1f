/** A running server's telemetry. Metric and attribute names are fixed here; callers supply values. */
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
  /** Called with the counts pruned from the store, by kind. */
  pruned(removed: Readonly<Record<string, number>>): void;
  /** Called after each attempt to send a subscription message. */
  messageSent(outcome: 'delivered' | 'failed'): void;
  /** Called for stored events, by kind. */
  eventsStored(kind: string, count: number): void;
  /** Called for each registry request that had to wait. */
  registryWaited(cause: 'own-limit' | 'registry', seconds: number): void;
  requestEnded(route: string, method: string, status: number, seconds: number): void;
  /** Reads a value per label (a queue, a feed) on each scrape. */
  gauge(name: GaugeName, read: () => Promise<Readonly<Record<string, number>>>): void;
  /**
   * Adds metrics that are read as text on each scrape, for clients that see the whole fleet. If that fails, they are
   * left out.
   */
  text(read: () => Promise<string>): void;
  /**
   * Metrics in Prometheus' text format. For a client that sees part of the fleet: only metrics unrelated to
   * images, plus its own image count.
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
  'cluster-silence-seconds',
  'images',
  'fleet-images',
  'messages',
  'registry-waiting',
  'child-memory',
  'child-cpu',
] as const;

export type GaugeName = (typeof GAUGE_NAMES)[number];
