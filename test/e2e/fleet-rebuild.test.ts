import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { User } from '../support/cli.ts';
import { ENGINES, openEngine, type Engine } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { RunningServer, serveArguments } from '../support/running-server.ts';

const rebuilt = z.object({ packages: z.number(), matches: z.number() });

describe.each(ENGINES)('a rebuild of matches on %s', (name) => {
  const user = new User();
  const mirror = new FeedMirror();
  let engine: Engine;
  let server: RunningServer | undefined;

  const run = (...args: string[]) => user.run(['fleet', ...args], { environment: engine.environment });

  async function rebuild(...place: string[]) {
    const { code, stdout, stderr } = await run('rebuild', '--format', 'json', ...place);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return rebuilt.parse(JSON.parse(stdout));
  }

  beforeAll(async () => {
    writeFeeds(mirror);
    engine = await openEngine(name);
  });
  afterAll(async () => {
    await server?.end('SIGKILL');
    await engine[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });

  it('counts nothing in an empty store', async () => {
    expect(await rebuild()).toEqual({ packages: 0, matches: 0 });
    expect((await run('rebuild')).stdout).toBe('0 packages, 0 matches\n');
  });

  it('lets a server match again what its store holds, which it alone does in a file', async () => {
    server = await RunningServer.start(user, {
      args: serveArguments(user, mirror, 'kev'),
      environment: engine.environment,
    });
    await server.untilReady();
    const direct = await run('rebuild');
    if (name === 'SQLite') {
      expect(direct.code).toBe(2);
      expect(direct.stderr).toContain('let the server do it: plimsoll fleet rebuild --server ADDRESS');
    } else {
      expect(direct.code).toBe(0);
    }
    expect(await rebuild('--server', server.address)).toEqual({ packages: 0, matches: 0 });
  });
});
