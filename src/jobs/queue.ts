/** Work done outside of requests. Delivery is at least once: jobs must be idempotent. */
export const JOB_KINDS = [
  'index',
  'sync',
  'awaited-sync',
  'rematch',
  'changes',
  'matches',
  'verdicts',
  'signals',
  'prune',
  'reindex',
  'notify',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Small plain JSON, since it may wait in a database. */
export type JobData = Readonly<Record<string, string | number | boolean>>;

export interface JobQueue {
  /**
   * Queues a job; returns false if one of this kind and key waits or runs already. Once this resolves, a job in a shared
   * database outlives this process; an in-process queue is refilled by its owner at the next start.
   */
  send(kind: JobKind, key: string, data: JobData): Promise<boolean>;
  /**
   * Handles jobs of a kind, `atATime` at once. A job whose handler throws is retried up to the queue's limit. At the
   * signal the handler gives up, and the job is handed back.
   */
  work(kind: JobKind, atATime: number, handler: JobHandler): Promise<void>;
  depth(): Promise<Readonly<Record<JobKind, QueueDepth>>>;
  /** Starts no more jobs, waits `patience` milliseconds for running ones, and hands back the rest. */
  stop(patience: number): Promise<void>;
}

export type JobHandler = (data: JobData, signal: AbortSignal) => Promise<void>;

export interface QueueDepth {
  readonly waiting: number;
  readonly running: number;
}

/** Called with failures that nobody awaits. */
export type OnJobError = (error: unknown) => void;
