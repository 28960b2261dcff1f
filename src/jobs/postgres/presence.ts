import { setTimeout as pause } from 'node:timers/promises';
import pg, { type ClientConfig } from 'pg';
import { ORPHAN_GRACE_SECONDS, RECONNECT_MS, RETURN_SECONDS } from '../limits.ts';
import { AppError } from '../../errors/index.ts';
import { grantedLocks, JOB_LOCK, SERVER_LOCK, WATCH_LOCK } from './lock-keys.ts';

/** A started job that no replica runs. */
export interface Orphan {
  readonly kind: string;
  readonly id: string;
  readonly retryCount: number;
}

/** Settings for an idle connection: a vanished machine must not keep its locks for hours. */
const SESSION = `
  set idle_session_timeout = 0;
  set tcp_keepalives_idle = 30;
  set tcp_keepalives_interval = 10;
  set tcp_keepalives_count = 3`;
const SERVE = `select pg_try_advisory_lock_shared(${SERVER_LOCK}, 0) as is_free`;
const TAKE_JOB = `select pg_try_advisory_lock_shared(${JOB_LOCK}, hashtext($1))`;
const RELEASE_JOB = `select pg_advisory_unlock_shared(${JOB_LOCK}, hashtext($1))`;
/** Takes the lock only once, since a session must release a lock as often as it took it. */
const WATCH = `select exists (${grantedLocks(WATCH_LOCK)} and pid = pg_backend_pid())
  or pg_try_advisory_lock(${WATCH_LOCK}, 0) as watches`;

/**
 * Shows other replicas which jobs run here. Its connection holds session-level advisory locks, which Postgres
 * releases as soon as this process dies. A lost connection is reopened with the same locks.
 */
export class Presence {
  readonly #config: ClientConfig;
  readonly #running = new Set<string>();
  #client: pg.Client | undefined;
  /** The pending query, to queue the next one here: pg deprecates its own queue. */
  #asked: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(config: ClientConfig) {
    this.#config = config;
  }

  static async open(config: ClientConfig): Promise<Presence> {
    const presence = new Presence(config);
    await presence.#connect();
    return presence;
  }

  async hold(id: string): Promise<void> {
    this.#running.add(id);
    await this.#ask(TAKE_JOB, [id]);
  }

  async letGo(id: string): Promise<void> {
    this.#running.delete(id);
    await this.#ask(RELEASE_JOB, [id]);
  }

  /** Returns orphans to one replica only, so that no job is handed back twice. */
  async orphans(schema: string): Promise<readonly Orphan[]> {
    const [answer] = await this.#ask<{ watches: boolean }>(WATCH);
    if (answer?.watches !== true) return [];
    return this.#ask<Orphan>(
      `select name as kind, id::text, retry_count::int as "retryCount" from ${schema}.job as job
       where state = 'active' and started_on < now() - ${ORPHAN_GRACE_SECONDS} * interval '1 second'
         and pg_postmaster_start_time() < now() - ${RETURN_SECONDS} * interval '1 second'
         and not exists (${grantedLocks(JOB_LOCK)} and objid::bigint = hashtext(job.id::text)::bigint & 4294967295)`,
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(this.#config);
    // Without a listener, a lost connection would end the process.
    client.on('error', () => undefined);
    client.once('end', () => {
      if (this.#client === client) void this.#reconnect();
    });
    try {
      await client.connect();
      await client.query(SESSION);
      const { rows } = await client.query<{ is_free: boolean }>(SERVE);
      if (rows[0]?.is_free !== true) throw databaseIsMoved();
      for (const id of this.#running) await client.query(TAKE_JOB, [id]);
      this.#client = client;
    } catch (thrown) {
      client.end().catch(() => undefined);
      throw thrown;
    }
  }

  async #reconnect(): Promise<void> {
    this.#client = undefined;
    const connected = () =>
      this.#connect().then(
        () => true,
        () => false,
      );
    do {
      await pause(RECONNECT_MS, undefined, { ref: false });
    } while (!this.#isClosed && !(await connected()));
    // The connection may have returned while it was being closed.
    if (this.#isClosed) await this.close();
  }

  /** Returns no rows if the connection is lost: the next connection takes the locks again, and the watch repeats. */
  #ask<Row extends pg.QueryResultRow>(text: string, values: string[] = []): Promise<readonly Row[]> {
    const answer = this.#asked.then(async () => {
      try {
        return (await this.#client?.query<Row>(text, values))?.rows ?? [];
      } catch {
        return [];
      }
    });
    this.#asked = answer;
    return answer;
  }
}

function databaseIsMoved(): AppError {
  return new AppError('STORE_FAILED', 'the database is being moved', {
    hint: 'wait for plimsoll store move to end',
  });
}
