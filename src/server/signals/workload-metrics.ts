import type { Inventory } from '../../inventory/ports.ts';

/** Shortest time between counts. */
const PAUSE_MS = 5_000;
/** A count is followed by a pause of this many times its duration: one of a large fleet takes seconds. */
const PAUSE_FACTOR = 20;
/** A scrape waits this long for a count, then takes the last one. */
const PATIENCE_MS = 2_000;

interface WorkloadMetricsOptions {
  readonly changes: Pick<Inventory['changes'], 'since'>;
  /** Counts what runs, in Prometheus' text format. */
  readonly count: () => Promise<string>;
  /** Milliseconds, of a clock that is never set back. */
  readonly monotonic: () => number;
}

interface Counted {
  /** The inventory's last change before it was counted. */
  readonly sequence: number;
  readonly text: string;
  /** When it may be counted again. */
  readonly due: number;
}

/** Returns a function for scrapes. It counts only if something changed, and throws if the last count failed. */
export function createWorkloadMetrics(options: WorkloadMetricsOptions): () => Promise<string> {
  const { changes, count, monotonic } = options;
  let last: Counted | undefined;
  let counting: Promise<Counted> | undefined;
  const renew = async (sequence: number): Promise<Counted> => {
    const began = monotonic();
    const text = await count();
    const ended = monotonic();
    last = { sequence, text, due: ended + Math.max(PAUSE_MS, PAUSE_FACTOR * (ended - began)) };
    return last;
  };
  return async () => {
    const { sequence } = await changes.since(undefined);
    if (last?.sequence === sequence) return last.text;
    if (last && last.due > monotonic()) return last.text;
    counting ??= renew(sequence).finally(() => (counting = undefined));
    const passed = Promise.withResolvers<undefined>();
    const patience = setTimeout(() => passed.resolve(undefined), PATIENCE_MS);
    const counted = await Promise.race([counting, passed.promise]).finally(() => clearTimeout(patience));
    return (counted ?? last)?.text ?? '';
  };
}
