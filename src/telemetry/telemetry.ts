/** What a running server tells of itself. Names of metrics and attributes are fixed here, values come from callers. */
export interface Telemetry {
  scanEnded(outcome: 'done' | 'failed', seconds: number): void;
  /** A report was computed, not taken from the cache; `problems` by their kinds, `findings` by severity. */
  reportComputed(
    seconds: number,
    findings: Readonly<Record<string, number>>,
    problems: readonly string[],
  ): void;
  feedSynced(feed: string, outcome: 'updated' | 'unchanged' | 'failed', seconds: number): void;
  /** The client that is told of changes was called. */
  notificationSent(outcome: 'delivered' | 'failed'): void;
  requestEnded(route: string, method: string, status: number, seconds: number): void;
  /** Has a value read each time that metrics are asked for, by its label (a queue, a feed). */
  gauge(name: GaugeName, read: () => Promise<Readonly<Record<string, number>>>): void;
  /** Prometheus' text format. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Runs work within a span; without a collector, just runs it. */
  trace<Result>(
    name: string,
    attributes: Readonly<Record<string, string | number>>,
    work: () => Promise<Result>,
  ): Promise<Result>;
  stop(): Promise<void>;
}

export type GaugeName = 'queue-waiting' | 'queue-running' | 'feed-age-seconds' | 'images';
