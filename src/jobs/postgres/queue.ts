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
import { watchOrphans } from './orphan-watch.ts';
import { Presence, type Orphan } from './presence.ts';
import { toQueueError } from './queue-error.ts';

export interface PostgresQueueOptions {
  readonly connection: ClientConfig;
  readonly onError: OnJobError;
}

/** Schema beside the store's own tables, in the same database. */
const SCHEMA = 'plimsoll_jobs';

const QUEUE = {
  // At most one job per key waits or runs.
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

/** Job queue that any number of replicas share. Throws STORE_FAILED if its database cannot be used. */
export async function createPostgresQueue({ connection, onError }: PostgresQueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    ...connectionOptions(connection),
    schema: SCHEMA,
    max: MAX_CONNECTIONS,
    superviseIntervalSeconds: WATCH_SECONDS,
    monitorIntervalSeconds: WATCH_SECONDS,
    schedule: false,
  });
  // Often not an error but its parts.
  boss.on('error', (thrown) => onError(toQueueError(thrown)));
  const presence = await orQueueError(async () => {
    try {
      await boss.start();
      for (const kind of JOB_KINDS) await boss.createQueue(kind, QUEUE);
      return await Presence.open(connection);
    } catch (thrown) {
      await boss.stop({ graceful: false }).catch(() => undefined);
      throw thrown;
    }
  });
  return new PostgresQueue(boss, presence, onError);
}

class PostgresQueue implements JobQueue {
  readonly #boss: PgBoss;
  readonly #onError: OnJobError;
  readonly #workers = new Map<JobKind, string[]>();
  readonly #presence: Presence;
  readonly #watch: { stop(): void };

  constructor(boss: PgBoss, presence: Presence, onError: OnJobError) {
    this.#boss = boss;
    this.#presence = presence;
    this.#onError = onError;
    this.#watch = watchOrphans(presence, SCHEMA, (orphan) => this.#handBack(orphan));
  }

  async send(kind: JobKind, key: string, data: JobData): Promise<boolean> {
    const id = await orQueueError(() => this.#boss.send(kind, data, { singletonKey: key }));
    this.#wake(kind);
    return id !== null;
  }

  async work(kind: JobKind, atATime: number, handler: JobHandler): Promise<void> {
    const ids: string[] = [];
    this.#workers.set(kind, ids);
    const options = { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS };
    for (let index = 0; index < atATime; index++) {
      const id = await orQueueError(() =>
        this.#boss.work<JobData>(kind, options, async (jobs) => {
          for (const { id, data, signal } of jobs) await this.#run(id, () => handler(data, signal), signal);
          // Fetch the next job at once.
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
    this.#watch.stop();
    await orQueueError(() => this.#boss.stop({ graceful: true, timeout: patience }));
    await this.#presence.close();
  }

  /** Reports a failure here: pg-boss only stores it with the job. */
  async #run(id: string, job: () => Promise<void>, signal: AbortSignal): Promise<void> {
    await this.#presence.hold(id);
    try {
      await job();
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
      // pg-boss would store every property of the error.
      throw new Error(redact(messageOf(error)));
    } finally {
      await this.#presence.letGo(id);
    }
  }

  /** Fails the job, so that an image that kills its reader is not retried forever. The first retry has no pause. */
  async #handBack({ kind, id, retryCount }: Orphan): Promise<void> {
    const known = JOB_KINDS.find((each) => each === kind);
    if (!known) return;
    try {
      await this.#boss.fail(known, { id, retryCount }, { message: 'its server died' });
      if (retryCount > 0) return;
      const atOnce = `update ${SCHEMA}.job set start_after = now() where id = $1 and state = 'retry'`;
      await this.#boss.getDb().executeSql(atOnce, [id]);
      this.#wake(known);
    } catch (thrown) {
      this.#onError(toQueueError(thrown));
    }
  }

  #wake(kind: JobKind): void {
    for (const id of this.#workers.get(kind) ?? []) this.#boss.notifyWorker(id);
  }
}

/** Omits absent options, since they must not be set to undefined. */
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
