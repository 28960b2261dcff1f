import { setTimeout as pause } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readEvents } from '../../src/client/read-events.ts';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { affected, staleFeed } from '../store/events.ts';
import { outcomeOf, User } from '../support/cli.ts';
import { type Engine, ENGINES, openEngine } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { RunningServer, serveArguments, SOON } from '../support/running-server.ts';

const sent = z.object({
  cursor: z.string(),
  finding: z.object({ id: z.string() }).optional(),
  feed: z.string().optional(),
});
const document = z.object({ events: z.array(sent) });
type Sent = z.output<typeof sent>;

const NOW = () => new Date().toISOString();
const STREAM = { accept: 'text/event-stream' };

describe.each(ENGINES)('events on %s', (name) => {
  let engine: Engine;
  let user: User;
  let mirror: FeedMirror;
  let store: Inventory;
  let server: RunningServer | undefined;
  let appended = 0;

  beforeAll(() => {
    mirror = new FeedMirror();
    writeFeeds(mirror);
  });
  afterAll(() => mirror[Symbol.dispose]());
  beforeEach(async () => {
    user = new User();
    engine = await openEngine(name);
    store = await openInventory(engine.storeOf(user));
  });
  afterEach(async () => {
    await server?.end('SIGKILL');
    server = undefined;
    await store.close();
    await engine[Symbol.asyncDispose]();
    user[Symbol.dispose]();
  });

  /** Stores events as another process of the fleet does, each with a CVE of its own. */
  async function append(count: number): Promise<readonly string[]> {
    const cves = Array.from({ length: count }, () => `CVE-2026-${++appended}`);
    for (const cve of cves) await store.events.append([{ event: affected(cve, { at: NOW() }) }]);
    return cves;
  }

  async function start(listen = '127.0.0.1:0'): Promise<RunningServer> {
    server = await RunningServer.start(user, {
      args: serveArguments(user, mirror, 'kev'),
      environment: { ...engine.environment, PLIMSOLL_LISTEN: listen },
    });
    return server;
  }

  /** Follows from a place on, until the stream ends, however it ends. */
  async function follow(from: RunningServer, lastId: string, seen: Sent[]): Promise<void> {
    try {
      const answer = await from.ask('/api/v1/events', { headers: { ...STREAM, 'last-event-id': lastId } });
      if (!answer.body) return;
      for await (const data of readEvents(answer.body)) seen.push(sent.parse(JSON.parse(data)));
    } catch {
      // The server was killed.
    }
  }

  it('gives a client every event once through kills of the server, by Last-Event-ID', async () => {
    const wanted: string[] = [];
    const seen: Sent[] = [];
    for (let round = 0; round < 3; round++) {
      const running = await start();
      const following = follow(running, seen.at(-1)?.cursor ?? 'event.0', seen);
      wanted.push(...(await append(20)));
      await pause(100 * round);
      const during = append(20);
      await running.end('SIGKILL');
      wanted.push(...(await during), ...(await append(5)));
      await following;
    }
    const last = await start();
    const following = follow(last, seen.at(-1)?.cursor ?? 'event.0', seen);
    await expect.poll(() => seen.length, SOON).toBe(wanted.length);
    expect(await last.end()).toBe(0);
    await following;
    expect(seen.map(({ finding }) => finding?.id)).toEqual(wanted);
  });

  it('lists the same events from the store and from the server, by kind and time', async () => {
    await append(120);
    await store.events.append([{ event: staleFeed('kev', NOW()) }]);
    const longAgo = new Date(Date.now() - 100 * 24 * 60 * 60_000).toISOString();
    await store.events.append([{ event: affected('CVE-1999-1', { at: longAgo }) }]);
    const { address } = await start();
    const list = async (...args: string[]) => {
      const run = await user.run(['fleet', 'events', '--format', 'json', ...args], {
        environment: engine.environment,
      });
      expect(run).toMatchObject({ code: 0, stderr: '' });
      return document.parse(JSON.parse(run.stdout)).events;
    };
    expect(await list()).toHaveLength(121);
    expect(await list('--server', address)).toEqual(await list());
    for (const place of [[], ['--server', address]]) {
      expect((await list('--kind', 'feed.stale', ...place)).map(({ feed }) => feed)).toEqual(['kev']);
      expect(await list('--since', '1999-01-01', ...place)).toHaveLength(122);
      expect(await list('--since', '2999-01-01T00:00:00+01:00', ...place)).toEqual([]);
    }
    const run = await user.run(['fleet', 'events', '--kind', 'feed.stale'], {
      environment: engine.environment,
    });
    expect(run.stdout).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}feed\.stale +kev is stale\n$/);
  });

  it.each(['store', 'server'])('prints events of the %s as they come, also after a kill', async (place) => {
    const first = await start();
    const port = new URL(first.address).host;
    const args = place === 'server' ? ['--server', first.address] : [];
    const cli = user.start(
      ['fleet', 'events', '--follow', '--format', 'json', '--since', '2026-01-01', ...args],
      engine.environment,
    );
    const seen: unknown[] = [];
    createInterface(cli.stdout).on('line', (line) => seen.push(sent.parse(JSON.parse(line)).finding?.id));
    const wanted = [...(await append(3))];
    await expect.poll(() => seen, SOON).toEqual(wanted);
    await first.end('SIGKILL');
    wanted.push(...(await append(3)));
    await start(port);
    wanted.push(...(await append(3)));
    await expect.poll(() => seen, SOON).toEqual(wanted);
    cli.kill('SIGINT');
    const { code, stderr } = await outcomeOf(cli);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('wrong calls of events', () => {
  const user = new User();
  afterAll(() => user[Symbol.dispose]());

  it.each([
    [['--kind', 'finding.afected'], '--kind: "finding.afected" is not valid; expected finding.affected'],
    [['--since', 'yesterday'], '--since: "yesterday" is not a valid day or time\nhint: write 2026-11-28 or'],
    [['--follow', '--format', 'json=events.json'], '--follow cannot be combined with a file'],
    [['--server', 'http://plimsoll.example'], 'uses plain http'],
    [['--format', 'sarif'], 'hint: use one of: table, json'],
  ])('ends the call of events with %j with 2 and a hint', async (args, message) => {
    const { code, stdout, stderr } = await user.run(['fleet', 'events', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint: ');
  });

  it('says so where no event happened', async () => {
    expect(await user.run(['fleet', 'events'])).toEqual({
      code: 0,
      stdout: 'No events in this time.\n',
      stderr: '',
    });
  });
});
