import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { serveArguments } from '../support/running-server.ts';

const pruned = z.object({ dryRun: z.boolean(), removed: z.record(z.string(), z.number()) });

const RUN = {
  namespace: 'shop',
  workload: { kind: 'Deployment', name: 'web' },
  container: 'app',
  image: 'a:1',
};

describe.each(ENGINES)('removal of expired data on %s', (name) => {
  const mirror = new FeedMirror();
  let lab: EngineLab;

  const run = (...args: string[]) => lab.run('fleet', ...args);

  /** A run that ended years ago, and one that goes on. */
  async function importRuns(cluster: string, ...place: string[]): Promise<void> {
    const lists = [
      { at: '2024-01-01T00:00:00Z', runs: [RUN] },
      { at: '2024-01-02T00:00:00Z', runs: [{ ...RUN, image: 'a:2' }] },
    ];
    for (const list of lists) {
      const file = lab.user.write('runs.json', JSON.stringify({ cluster, uid: 'u', ...list }));
      expect(await run('import', file, ...place)).toMatchObject({ code: 0 });
    }
  }

  async function prune(...args: string[]) {
    const { code, stdout, stderr } = await run('prune', '--format', 'json', ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return pruned.parse(JSON.parse(stdout));
  }

  beforeAll(async () => {
    writeFeeds(mirror);
    lab = await EngineLab.open(name);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
  });

  it('counts what a run removes, and removes that', async () => {
    await importRuns('production');
    expect(await prune('--dry-run')).toMatchObject({ dryRun: true, removed: { runs: 1, images: 0 } });
    expect(await prune('--history', '36500')).toMatchObject({ removed: { runs: 0 } });
    expect(await prune()).toMatchObject({ dryRun: false, removed: { runs: 1 } });
    expect(await prune('--dry-run')).toMatchObject({ removed: { runs: 0 } });
    const { stdout } = await run('prune', '--dry-run');
    expect(stdout).toMatch(/^KIND +WOULD BE REMOVED\nimages +0\n/);
  });

  it('lets a server remove from its store, which it alone does in a file', async () => {
    const server = await lab.serve(serveArguments(lab.user, mirror, 'kev'));
    await server.untilReady();
    const direct = await run('prune');
    if (name === 'SQLite') {
      expect(direct.code).toBe(2);
      expect(direct.stderr).toContain(
        'open\nhint: let the server do it: plimsoll fleet prune --server ADDRESS',
      );
    } else {
      expect(direct.code).toBe(0);
    }
    await importRuns('staging', '--server', server.address);
    const place = ['--server', server.address];
    expect(await prune('--dry-run', '--history', '36500', ...place)).toMatchObject({ removed: { runs: 0 } });
    expect(await prune(...place)).toMatchObject({ removed: { runs: 1 } });
    expect(await prune('--dry-run', ...place)).toMatchObject({ removed: { runs: 0 } });
  });
});
