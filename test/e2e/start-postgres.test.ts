// A server that starts while its database is away, or loses it in the middle of the start.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, describe, onTestFinished, vi } from 'vitest';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { needs } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { ADDRESSES, LISTENING, SOON } from '../support/running-server.ts';

describe('the start of a server', needs('Postgres'), () => {
  const user = new User();
  const mirror = new FeedMirror();
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres.stop();
    user[Symbol.dispose]();
    mirror[Symbol.dispose]();
  });

  function start(database: string) {
    const args = ['serve', '--feeds-mirror', mirror.folder, '--keep-feed', 'none', '--feed-interval', '0m'];
    const child = user.start(args, { ...ADDRESSES, DATABASE_URL: database });
    onTestFinished(() => void child.kill('SIGKILL'));
    let log = '';
    child.stderr.on('data', (text: Buffer) => (log += text.toString()));
    child.stdout.resume();
    return { child, log: () => log };
  }

  /** Waits until one of the addresses that it listened on is live: each attempt has others. */
  async function untilLive({ child, log }: ReturnType<typeof start>): Promise<void> {
    await vi.waitFor(async () => {
      expect(child.exitCode, log()).toBeNull();
      const addresses = log().split(LISTENING).slice(1);
      const asked = addresses.map(async (text) => (await fetch(`${text.split('"')[0] ?? ''}/livez`)).status);
      expect(await Promise.any(asked), log()).toBe(200);
    }, SOON);
  }

  /** Passes bytes on to Postgres, and breaks every connection once, after so many bytes to it. */
  async function breakOnce(database: string, after: number): Promise<string> {
    const address = new URL(database);
    const port = Number(address.port);
    const open = new Set<Socket>();
    let left = after;
    const proxy = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      for (const socket of [client, server]) {
        open.add(socket);
        socket.on('error', () => undefined).on('close', () => open.delete(socket));
      }
      client.pipe(server).pipe(client);
      client.on('data', ({ length }) => {
        if (left > 0 && (left -= length) <= 0) for (const socket of open) socket.destroy();
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void proxy.close());
    await once(proxy, 'listening');
    address.port = String((proxy.address() as AddressInfo).port);
    return address.href;
  }

  it('waits for a database that is away', async () => {
    const database = await postgres.newDatabase();
    await postgres.interrupt();
    const server = start(database);
    await vi.waitUntil(() => server.log().includes('the start waits for the database'), SOON);
    await postgres.resume();
    await untilLive(server);
    server.child.kill('SIGTERM');
    expect(await once(server.child, 'exit')).toEqual([0, null]);
  });

  it('ends while it waits, when it is told so', async () => {
    const server = start(await postgres.newDatabase());
    await untilLive(server);
    await postgres.interrupt();
    const next = start(postgres.address('test_1'));
    await vi.waitUntil(() => next.log().includes('the start waits for the database'), SOON);
    next.child.kill('SIGTERM');
    await once(next.child, 'exit');
    await postgres.resume();
  });

  it.each([100, 5_000, 20_000, 40_000, 100_000, 120_000])(
    'survives a database that breaks every connection after %i bytes',
    async (bytes) => {
      const server = start(await breakOnce(await postgres.newDatabase(), bytes));
      await untilLive(server);
    },
  );
});
