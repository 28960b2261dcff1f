import { expect, it } from 'vitest';
import type { RunDocument } from '../../../api/index.ts';
import { parseDigest, sha256Digest, type Digest } from '../../../domain/index.ts';
import type { Fleet, RunFilterOptions } from './fleet.ts';
import { findRuns } from './found-images.ts';

function key(number: number): Digest {
  return sha256Digest(String(number).padStart(64, '0'));
}

function run(number: number): RunDocument {
  return {
    cluster: 'production',
    namespace: 'shop',
    workload: { kind: 'Deployment', name: `web-${number}` },
    container: 'app',
    image: { reference: `app:${number}`, digest: key(number), key: key(number), scanned: true },
    since: '2026-11-28T00:00:00.000Z',
  };
}

/** A fleet in which every image with an even number runs; it keeps what it was asked. */
function fleetOf() {
  const asked: RunFilterOptions[] = [];
  const fleet: Pick<Fleet, 'runs' | 'status'> = {
    async *runs(query) {
      asked.push(query);
      await Promise.resolve();
      for (const image of query.images ?? []) {
        const number = Number(parseDigest(image)?.slice('sha256:'.length));
        if (number % 2 === 0) yield run(number);
      }
    },
    status: () =>
      Promise.resolve({
        images: 120,
        running: 60,
        runningImages: 60,
        unreadable: 0,
        neverScanned: 0,
        clusters: [],
        feeds: [],
      }),
  };
  return { fleet, asked };
}

const SCANNED = Array.from({ length: 120 }, (_, number) => ({ key: key(number), name: `app:${number}` }));

it('asks for the runs of fifty images at a time', async () => {
  const { fleet, asked } = fleetOf();
  const { images, runs } = await findRuns(fleet, SCANNED, false);
  expect(asked.map((query) => query.images?.length)).toEqual([50, 50, 20]);
  expect([images.length, runs.length]).toEqual([120, 60]);
  expect(images.slice(0, 2).map(({ running }) => running)).toEqual([1, 0]);
});

it('lists images that run alone, where that is asked for', async () => {
  const { images } = await findRuns(fleetOf().fleet, SCANNED, true);
  expect(images).toHaveLength(60);
});
