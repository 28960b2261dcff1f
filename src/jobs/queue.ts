/** What is done outside of requests. A job is done at least once: its work must bear being done again. */
export type JobKind = 'index' | 'sync' | 'awaited-sync' | 'rematch' | 'changes' | 'notify';

/** Small plain JSON: it may wait in a database. */
export type JobData = Readonly<Record<string, string | number | boolean>>;

export interface JobQueue {
  /**
   * Puts a job in the queue; while one of this kind and key waits or runs, it is that one. Once this resolves, the job
   * outlives this process on a shared database; an embedded queue is filled again by its owner at the next start.
   */
  send(kind: JobKind, key: string, data: JobData): Promise<void>;
  /**
   * Takes up jobs of a kind, as many at a time. A handler that throws has its job done again later, up to the queue's
   * limit; at the signal it gives up, and the job is handed back.
   */
  work(kind: JobKind, atATime: number, handler: JobHandler): Promise<void>;
  depth(): Promise<Readonly<Record<JobKind, QueueDepth>>>;
  /** Takes up nothing new, waits for what runs, in milliseconds, and hands back what is not done by then. */
  stop(patience: number): Promise<void>;
}

export type JobHandler = (data: JobData, signal: AbortSignal) => Promise<void>;

export interface QueueDepth {
  readonly waiting: number;
  readonly running: number;
}

export const JOB_KINDS = [
  'index',
  'sync',
  'awaited-sync',
  'rematch',
  'changes',
  'notify',
] as const satisfies readonly JobKind[];

/** Told of failures that nobody waits for. */
export type OnJobError = (error: unknown) => void;
