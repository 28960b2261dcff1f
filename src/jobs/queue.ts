/** Work outside requests. Delivery is at least once: jobs must be idempotent. */
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
  'running-images',
  'notify',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Small plain JSON, since a database may store it. */
export type JobData = Readonly<Record<string, string | number | boolean>>;

export interface JobQueue {
  /**
   * Queues a job; returns false if one with this kind and key waits or runs already. Once this resolves, a
   * job in a shared database outlives this process; the owner refills an in-process queue at the next start.
   */
  send(kind: JobKind, key: string, data: JobData): Promise<boolean>;
  /**
   * Handles a kind's jobs, `atATime` at once. A job whose handler throws is retried up to the queue's limit.
   * At the signal the handler gives up, and the job is handed back.
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
