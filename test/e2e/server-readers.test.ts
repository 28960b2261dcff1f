import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

let user: User;
let mirror: FeedMirror;
beforeEach(() => {
  user = new User();
  mirror = new FeedMirror();
  writeFeeds(mirror);
});
afterEach(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

/** Has just loaded a feed, in a process that is still there. */
async function startReading(): Promise<RunningServer> {
  const environment = { PLIMSOLL_FEEDS_MIRROR: mirror.folder, PLIMSOLL_KEEP_FEED: 'kev' };
  const server = await RunningServer.start(user, { environment });
  await server.untilLoaded('kev');
  return server;
}

function readersOf(server: RunningServer): number {
  const [readers, ...others] = server.children();
  if (readers === undefined || others.length > 0) throw new Error('a server has one process of readers');
  return readers;
}

const untilEnded = (pid: number) => vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), SOON);

describe('the process of the readers', needs('Linux'), () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('ends with a server that %s ends', async (signal) => {
    await using server = await startReading();
    const readers = readersOf(server);
    await server.end(signal);
    await untilEnded(readers);
  });

  it('leaves signals to the server, which a terminal sends to both', async () => {
    await using server = await startReading();
    const readers = readersOf(server);
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.kill(readers, signal);
    await server.ask('/api/v1/feeds/kev/sync', { json: {} });
    await vi.waitFor(() => expect(server.log).toMatch(/kev/u), SOON);
    expect(server.children()).toEqual([readers]);
  });

  it('replaces the process of the readers once it was killed', async () => {
    await using server = await startReading();
    const readers = readersOf(server);
    process.kill(readers, 'SIGKILL');
    await untilEnded(readers);
    await server.ask('/api/v1/feeds/kev/sync', { json: {} });
    await vi.waitFor(() => expect(server.children()).toHaveLength(1), SOON);
    expect((await server.ask('/livez')).status).toBe(200);
  });
});
