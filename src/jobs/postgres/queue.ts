import type { ClientConfig } from 'pg';
import { PgBoss, type Queue } from 'pg-boss';
import { messageOf, redact } from '../../errors/index.ts';
import {
  FIRST_PAUSE_SECONDS,
  HEARTBEAT_SECONDS,
  KEEP_ENDED_SECONDS,
  MAX_ATTEMPTS,
  MAX_CONNECTIONS,
  MAX_PAUSE_SECONDS,
  MAX_RUN_SECONDS,
  MAX_WAIT_SECONDS,
  POLL_SECONDS,
  WATCH_SECONDS,
} from '../limits.ts';
import {
  JOB_KINDS,
  type JobData,
  type JobHandler,
  type JobKind,
  type JobQueue,
  type OnJobError,
} from '../queue.ts';
import { readDepth } from './depth.ts';
import { toQueueError } from './queue-error.ts';

export interface PostgresQueueOptions {
  readonly connection: ClientConfig;
  readonly onError: OnJobError;
}

/** Beside the store's own tables, in the same database. */
const SCHEMA = 'plimsoll_jobs';

const QUEUE = {
  // One job of a key waits or runs, never two.
  policy: 'exclusive',
  retryLimit: MAX_ATTEMPTS - 1,
  retryDelay: FIRST_PAUSE_SECONDS,
  retryBackoff: true,
  retryDelayMax: MAX_PAUSE_SECONDS,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: MAX_RUN_SECONDS,
  retentionSeconds: MAX_WAIT_SECONDS,
  deleteAfterSeconds: KEEP_ENDED_SECONDS,
} as const satisfies Omit<Queue, 'name'>;

/** A queue that any number of replicas share. Throws STORE_FAILED where its database cannot be used. */
export async function createPostgresQueue({ connection, onError }: PostgresQueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    ...connectionOptions(connection),
    schema: SCHEMA,
    max: MAX_CONNECTIONS,
    superviseIntervalSeconds: WATCH_SECONDS,
    monitorIntervalSeconds: WATCH_SECONDS,
    schedule: false,
  });
  // Often no error, but its parts.
  boss.on('error', (thrown) => onError(toQueueError(thrown)));
  await orQueueError(async () => {
    await boss.start();
    for (const kind of JOB_KINDS) {
      await boss.createQueue(kind, QUEUE);
    }
  });
  return new PostgresQueue(boss, onError);
}

class PostgresQueue implements JobQueue {
  readonly #boss: PgBoss;
  readonly #onError: OnJobError;
  readonly #workers = new Map<JobKind, string[]>();

  constructor(boss: PgBoss, onError: OnJobError) {
    this.#boss = boss;
    this.#onError = onError;
  }

  async send(kind: JobKind, key: string, data: JobData): Promise<void> {
    await orQueueError(() => this.#boss.send(kind, data, { singletonKey: key }));
    this.#wake(kind);
  }

  async work(kind: JobKind, atATime: number, handler: JobHandler): Promise<void> {
    const ids: string[] = [];
    this.#workers.set(kind, ids);
    const options = { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS };
    for (let index = 0; index < atATime; index++) {
      const id = await orQueueError(() =>
        this.#boss.work<JobData>(kind, options, async (jobs) => {
          for (const { data, signal } of jobs) await this.#run(handler, data, signal);
          // Looks for the next job at once.
          this.#wake(kind);
        }),
      );
      ids.push(id);
    }
  }

  depth() {
    return orQueueError(() => readDepth(this.#boss.getDb(), SCHEMA));
  }

  async stop(patience: number): Promise<void> {
    await orQueueError(() => this.#boss.stop({ graceful: true, timeout: patience }));
  }

  /** Tells of a failure here: pg-boss writes it down beside the job, and says no more of it. */
  async #run(handler: JobHandler, data: JobData, signal: AbortSignal): Promise<void> {
    try {
      await handler(data, signal);
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
      // All that hangs on an error would be written down with it.
      throw new Error(redact(messageOf(error)));
    }
  }

  #wake(kind: JobKind): void {
    for (const id of this.#workers.get(kind) ?? []) this.#boss.notifyWorker(id);
  }
}

/** What is absent in one must not be undefined in the other. */
function connectionOptions({ connectionString, host, port, user, password, database, ssl }: ClientConfig) {
  return {
    ...(connectionString !== undefined && { connectionString }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(typeof password === 'string' && { password }),
    ...(database !== undefined && { database }),
    ...(ssl !== undefined && { ssl }),
  };
}

async function orQueueError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    throw toQueueError(thrown);
  }
}
