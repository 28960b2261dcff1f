import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { User } from '../support/cli.ts';
import { ADDRESSES, LISTENING, RunningServer } from '../support/running-server.ts';

const ENVIRONMENT = { PLIMSOLL_KEEP_FEED: 'none', PLIMSOLL_OFFLINE: 'true' };

let user: User;
beforeEach(() => {
  user = new User();
});
afterEach(() => user[Symbol.dispose]());

const locks = () => readdirSync(path.dirname(user.store)).filter((name) => name.includes('lock'));

const start = () => RunningServer.start(user, { environment: ENVIRONMENT });

it('refuses a second server on the same file, and keeps the first running', async () => {
  await using first = await start();
  const second = await user.run(['serve', '--listen', '127.0.0.1:0'], { environment: ENVIRONMENT });
  expect(second.code).toBe(2);
  expect(second.stderr).toContain(
    `error[STORE_FAILED]: another server is using the store ${user.store}\nhint: stop it first`,
  );
  expect((await first.ask('/livez')).status).toBe(200);
});

it('scans from the command line on the file of a server', async () => {
  await using server = await start();
  expect((await user.run(['feeds', 'status'])).code).toBe(0);
  expect((await server.ask('/livez')).status).toBe(200);
});

it('starts on the file of a killed server, and leaves no lock after the end', async () => {
  const killed = await start();
  await killed.end('SIGKILL');
  const next = await start();
  expect((await next.ask('/livez')).status).toBe(200);
  expect(await next.end()).toBe(0);
  expect(locks()).toEqual([]);
});

it('stops a server in order as soon as it listens, and leaves no lock', async () => {
  const child = user.start(['serve'], { ...ENVIRONMENT, ...ADDRESSES });
  const ended = once(child, 'exit');
  const { promise: listens, resolve } = Promise.withResolvers<undefined>();
  createInterface(child.stderr).on('line', (line) => {
    if (line.includes(LISTENING)) resolve(undefined);
  });
  await listens;
  child.kill('SIGTERM');
  await ended;
  expect(child.exitCode).toBe(0);
  expect(locks()).toEqual([]);
});
