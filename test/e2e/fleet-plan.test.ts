import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { Inventory } from '../../src/inventory/ports.ts';
import { inRepository, layered } from '../store/base-suite.ts';
import { imageKey, installed, TRIXIE } from '../store/images.ts';
import { User } from '../support/cli.ts';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { SOON } from '../support/running-server.ts';

const BASE = 'registry.example/base';

const plan = z.object({
  images: z.number(),
  neverScanned: z.number(),
  upgrades: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      clears: z.object({ pairs: z.number() }),
      images: z.number(),
      runs: z.number(),
    }),
  ),
});
const report = z.object({
  results: z.array(
    z.object({
      base: z.object({ reference: z.string(), source: z.string() }),
      findings: z.array(z.object({ id: z.string(), from: z.string() })),
    }),
  ),
});

/** Two applications on an old build of a base, whose name a newer one has. Both have keel in a layer of their own. */
async function fill(store: Inventory): Promise<void> {
  const save = async (text: string, layers: readonly string[], repository: string, created: string) => {
    const anchor = text === 'newer' ? '1.0-2' : '1.0-1';
    const own = layers.length > 1 ? [installed('keel', { version: '3.0-1', layer: 1, database: 'own' })] : [];
    const image = layered(text, layers, {
      distribution: TRIXIE,
      packages: [installed('anchor', { version: anchor }), ...own],
    });
    await store.inventory.save({ ...image, image: { ...image.image, created } }, [
      inRepository(repository, repository === BASE ? '1' : text),
    ]);
  };
  await save('older', ['a'], BASE, '2026-01-01T00:00:00Z');
  await save('ship', ['a', 'b'], 'registry.example/ship', '2026-01-02T00:00:00Z');
  await save('raft', ['a', 'c'], 'registry.example/raft', '2026-01-02T00:00:00Z');
  await store.inventory.save(
    layered('older', ['a'], { distribution: TRIXIE, packages: [installed('anchor')] }),
    [{ principal: '', kind: 'manifest', name: imageKey('older') }],
  );
  await save('newer', ['d'], BASE, '2026-02-01T00:00:00Z');
  await store.close();
}

function runsOf(...images: readonly string[]): string {
  const runs = images.map((image) => ({
    namespace: 'shop',
    workload: { kind: 'Deployment', name: image },
    container: 'app',
    image: `registry.example/${image}`,
    digest: imageKey(image),
  }));
  return JSON.stringify({ cluster: 'edge', uid: 'uid', at: new Date().toISOString(), runs });
}

describe.each(ENGINES)('the plan of a fleet on %s', (name) => {
  let mirror: FeedMirror;
  let lab: EngineLab;

  beforeAll(() => {
    mirror = new FeedMirror();
    writeFeeds(mirror);
  });
  afterAll(() => mirror[Symbol.dispose]());
  beforeEach(async () => {
    lab = await EngineLab.open(name, {
      PLIMSOLL_FEEDS_MIRROR: mirror.folder,
      PLIMSOLL_KEEP_FEED: 'debian-tracker',
      PLIMSOLL_BASES: `${BASE}:*`,
    });
    await fill(await lab.openInventory());
    expect(await lab.run('feeds', 'sync', 'debian-tracker')).toMatchObject({ code: 0 });
    lab.user.write('runs.json', runsOf('ship', 'raft'));
    expect(await lab.run('fleet', 'import', 'runs.json')).toMatchObject({ code: 0 });
  });
  afterEach(() => lab[Symbol.asyncDispose]());

  async function ask(...args: readonly string[]) {
    const { code, stdout, stderr } = await lab.run('fleet', 'plan', ...args, '--format', 'json');
    expect(stderr).toBe('');
    return { code, ...plan.parse(JSON.parse(stdout)) };
  }

  it('lists base images first and packages second, from the store and from the server', async () => {
    const { address } = await lab.serve();
    for (const place of [[], ['--server', address]]) {
      const { code, stdout } = await lab.run('fleet', 'plan', ...place);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^2 upgrades clear 4 of 4 CVEs in 2 images, counted once for each image\.\n/);
      expect(stdout).toMatch(/^1\. +rebuild on registry\.example\/base:1 of 2026-02-01 +2 of 2 /m);
      expect(stdout).toMatch(/^2\. +keel 3\.0-2 \(debian:13\) +2 +2 unknown +2 +2 +registry\.example\//m);
      const asked = await ask('--limit', '1', ...place);
      expect(asked.upgrades).toMatchObject([{ kind: 'base', clears: { pairs: 2 }, images: 2, runs: 2 }]);
      expect(await ask('--all', ...place)).toMatchObject({ code: 0, images: 4 });
    }
  });

  it('says whose each finding is in the report of a server', async () => {
    const server = await lab.serve();
    const path = `/api/v1/images/${imageKey('ship')}/report?format=json`;
    await vi.waitUntil(async () => (await server.ask(path)).status === 200, SOON);
    const { results } = report.parse(await (await server.ask(path)).json());
    expect(results).toEqual([
      {
        base: { reference: `${BASE}:1`, source: 'marked' },
        findings: [
          { id: 'CVE-2099-0001', from: 'base' },
          { id: 'CVE-2099-0003', from: 'yours' },
        ],
      },
    ]);
  });

  it('ends with 3 while an image runs that was never scanned', async () => {
    lab.user.write('runs.json', runsOf('ship', 'unseen'));
    expect(await lab.run('fleet', 'import', 'runs.json')).toMatchObject({ code: 0 });
    const { code, stdout } = await lab.run('fleet', 'plan');
    expect(code).toBe(3);
    expect(stdout).toContain('\nNever scanned, so not looked at: 1 running image.\n');
  });

  it.each([
    [['--namespace', 'bank'], 'no image runs that matches: looked at 4 scanned images and 2 runs of '],
    [['--limit', '0'], '--limit: "0" is not a valid number of upgrades'],
    [['--severity', 'hihg'], '"hihg" is not a valid severity'],
    [['--all', '--cluster', 'edge'], '--all cannot be combined with --cluster'],
  ])('ends %j with 2 and a hint', async (args, message) => {
    const { code, stdout, stderr } = await lab.run('fleet', 'plan', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint: ');
  });
});

it('plans nothing for an empty store, and says so', async () => {
  using user = new User();
  const { code, stderr } = await user.run(['fleet', 'plan', '--all']);
  expect(code).toBe(2);
  expect(stderr).toContain('no image was scanned: looked at 0 scanned images and 0 runs of ');
});
