import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Digest } from '../../src/domain/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { loadFeed } from '../../src/server/clair/testing.ts';
import { imageKey, indexed, installed, reference } from '../store/images.ts';
import { judgedImage, currentVerdictOf } from '../store/judged-image.ts';
import { CLAIM, list, run } from '../store/runs.ts';
import { User } from '../support/cli.ts';
import { runForPeak } from '../support/peak-memory.ts';

const MEBIBYTE = 1024 ** 2;
/** Megabytes that a long history may take more than a short one: 50 were measured, and 345 with all rows in memory. */
const BUDGET = 100 * MEBIBYTE;
const ZLIB = { id: 'CVE-2099-0002', package: 'zlib' };

const RUNS_AN_IMAGE = 1_000;
const VERDICTS_AN_IMAGE = 50;

/** Images that each run in many places, and are judged otherwise again and again. */
async function fill(store: Inventory, images: number): Promise<void> {
  const names = Array.from({ length: images }, (_, n) => `image-${n}`);
  for (const name of names) {
    await store.inventory.save(indexed(name, [installed('zlib')]), [reference(name)]);
    await judge(store, imageKey(name));
  }
  await loadFeed(store, 'debian-tracker', [ZLIB], new Date().toISOString());
  const workloads = names.flatMap((name) =>
    Array.from({ length: RUNS_AN_IMAGE }, (_, n) =>
      run(`${name}-${n}`, { image: { reference: name, digest: imageKey(name) } }),
    ),
  );
  await store.runs.put(CLAIM, list(1, workloads));
}

async function judge(store: Inventory, image: Digest): Promise<void> {
  for (let sync = 1; sync <= VERDICTS_AN_IMAGE; sync++) {
    const outcome = sync % 2 === 0 ? 'over' : 'within';
    const before = await currentVerdictOf(store, image);
    const judged = judgedImage({ image, outcome, sync, ...(before && { before: before.revision }) });
    expect(await store.verdicts.record(judged, [])).toBe(true);
  }
}

async function archivedPeak(images: number): Promise<number> {
  using user = new User();
  const store = await openInventory({ file: join(user.folder, 'store.db') });
  await fill(store, images);
  await store.close();
  const args = ['fleet', 'evidence', ZLIB.id, '--store', 'store.db', '--output', 'evidence.tar.gz'];
  const { code, stdout, stderr, peakBytes } = await runForPeak(user, args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`${images * RUNS_AN_IMAGE} runs of these images, of which `);
  expect(stdout).toContain(`${images * VERDICTS_AN_IMAGE} verdicts on these images.`);
  await user.execute('tar', ['-xzf', 'evidence.tar.gz']);
  const runs = readFileSync(join(user.folder, `${ZLIB.id}-evidence/runs.json`), 'utf8');
  expect(runs.match(/"cluster": /gu)).toHaveLength(images * RUNS_AN_IMAGE);
  return peakBytes;
}

it('archives evidence of 100,000 runs and 5,000 verdicts in little more memory than of 1,000', async () => {
  const [short, long] = [await archivedPeak(1), await archivedPeak(100)];
  expect(long - short).toBeLessThan(BUDGET);
});
