import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { postgresQueueOnDemand, type JobQueue } from '../../src/jobs/index.ts';
import { HEARTBEAT_SECONDS } from '../../src/jobs/limits.ts';
import { needs } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { describeQueue } from './queue-suite.ts';

const STUCK_WORKER = path.join(import.meta.dirname, 'stuck-worker.ts');
const SOON = { timeout: 30_000, interval: 50 };

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(text);
  await client.end();
}

describe('the queue on Postgres', needs('Postgres'), () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  async function openAt(
    connectionString: string,
    onError: (error: unknown) => void = () => undefined,
  ): Promise<JobQueue> {
    const queue = await postgresQueueOnDemand({ connection: { connectionString }, onError });
    onTestFinished(() => queue.stop(0));
    return queue;
  }

  describeQueue('the queue of many servers', async (onError) => openAt(await server.newDatabase(), onError));

  it('runs a job at one server that another sent, once', async () => {
    const database = await server.newDatabase();
    const [sender, first, second] = await Promise.all([openAt(database), openAt(database), openAt(database)]);
    const done: string[] = [];
    for (const queue of [first, second]) {
      await queue.work('index', 1, (data) => {
        done.push(String(data['id']));
        return Promise.resolve();
      });
    }
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) await sender.send('index', id, { id });
    await vi.waitFor(() => expect(done.toSorted()).toEqual(ids), SOON);
  });

  it('hands unfinished jobs of a stopping server to another one', async () => {
    const database = await server.newDatabase();
    const [stopping, staying] = await Promise.all([openAt(database), openAt(database)]);
    await stopping.work(
      'index',
      1,
      (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    );
    await stopping.send('index', 'a', {});
    await vi.waitFor(async () => expect((await staying.depth()).index.running).toBe(1), SOON);
    const taken = vi.fn(() => Promise.resolve());
    await staying.work('index', 1, taken);
    await stopping.stop(1);
    await vi.waitFor(() => expect(taken).toHaveBeenCalledOnce(), SOON);
  });

  it('starts a job at once on the server that sends it, and the next one after its end', async () => {
    const queue = await openAt(await server.newDatabase());
    const began: number[] = [];
    await queue.work('index', 1, () => {
      began.push(performance.now());
      return Promise.resolve();
    });
    const sent = performance.now();
    for (let number = 0; number < 10; number++) await queue.send('index', String(number), {});
    await vi.waitFor(() => expect(began).toHaveLength(10), SOON);
    // Ten polls would take twenty seconds.
    expect((began.at(-1) ?? Infinity) - sent).toBeLessThan(5_000);
  });

  it('resumes jobs after Postgres was stopped and started, and fails cleanly meanwhile', async () => {
    const errors: unknown[] = [];
    const queue = await openAt(await server.newDatabase(), (error) => errors.push(error));
    const done: string[] = [];
    await queue.work('index', 1, (data) => {
      done.push(String(data['id']));
      return Promise.resolve();
    });
    await server.interrupt();
    await vi.waitFor(() => expect(errors).not.toEqual([]), SOON);
    await expect(queue.send('index', 'a', { id: 'lost' })).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await server.resume();
    await vi.waitFor(() => queue.send('index', 'b', { id: 'kept' }), SOON);
    await vi.waitFor(() => expect(done).toEqual(['kept']), SOON);
    for (const error of errors) {
      expect(error).toMatchObject({
        code: 'STORE_FAILED',
        message: expect.not.stringContaining('[object') as string,
      });
    }
  });

  it('takes over the job of a killed server long before its heartbeat is missed', async () => {
    const database = await server.newDatabase();
    const queue = await openAt(database);
    const killed = spawn(process.execPath, [STUCK_WORKER, database], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await queue.send('index', 'a', {});
    await once(killed.stdout, 'data');
    const taken = vi.fn(() => Promise.resolve());
    await queue.work('index', 1, taken);
    // By then it is not a job that was just taken up.
    await setTimeout(2_000);
    const from = performance.now();
    killed.kill('SIGKILL');
    await vi.waitFor(() => expect(taken).toHaveBeenCalledOnce(), SOON);
    expect(performance.now() - from).toBeLessThan(HEARTBEAT_SECONDS * 1000 - 2_000);
  });

  it('leaves a job alone whose server lost its connection and came back', async () => {
    const database = await server.newDatabase();
    const [busy, other] = await Promise.all([openAt(database), openAt(database)]);
    const gate = Promise.withResolvers<undefined>();
    const done = vi.fn(() => gate.promise);
    await busy.work('index', 1, done);
    await busy.send('index', 'a', {});
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce(), SOON);
    const second = vi.fn(() => Promise.resolve());
    await other.work('index', 1, second);
    await query(
      database,
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`,
    );
    // Longer than two looks and the pause take, and shorter than a heartbeat.
    await setTimeout(5_000);
    expect(second).not.toHaveBeenCalled();
    gate.resolve(undefined);
    await vi.waitFor(async () => expect((await other.depth()).index.running).toBe(0), SOON);
  });

  it('fails to open the queue where nothing answers', async () => {
    const connection = { connectionString: 'postgres://nobody@127.0.0.1:1/none' };
    await expect(postgresQueueOnDemand({ connection, onError: () => undefined })).rejects.toMatchObject({
      code: 'STORE_FAILED',
    });
  });
});
