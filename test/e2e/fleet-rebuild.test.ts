import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { serveArguments } from '../support/running-server.ts';

const rebuilt = z.object({ packages: z.number(), matches: z.number() });

describe.each(ENGINES)('a rebuild of matches on %s', (name) => {
  const mirror = new FeedMirror();
  let lab: EngineLab;

  const run = (...args: string[]) => lab.run('fleet', ...args);

  async function rebuild(...place: string[]) {
    const { code, stdout, stderr } = await run('rebuild', '--format', 'json', ...place);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return rebuilt.parse(JSON.parse(stdout));
  }

  beforeAll(async () => {
    writeFeeds(mirror);
    lab = await EngineLab.open(name);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
  });

  it('counts nothing in an empty store', async () => {
    expect(await rebuild()).toEqual({ packages: 0, matches: 0 });
    expect((await run('rebuild')).stdout).toBe('0 packages, 0 matches\n');
  });

  it('lets a server match again what its store holds, which it alone does in a file', async () => {
    const server = await lab.serve(serveArguments(lab.user, mirror, 'kev'));
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
