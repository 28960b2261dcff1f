import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FindingsLab } from '../support/findings-lab.ts';
import { imagesFolder, isBuilt, type Stage } from '../support/image-builds.ts';
import { mirrorRealFeeds } from '../support/real-feeds.ts';
import { sharedFolder } from '../support/shared.ts';

// An ordinary image never exits 3: real images of releases that were supported on the day of the feeds.

interface Ordinary {
  readonly name: string;
  readonly stage: Stage;
  readonly holes?: readonly string[];
}

/** The records of Java's packages that were collected are older than the day. */
const OLD_RECORDS = 'feed-content-old:osv:Maven';
/** It was left without updates; the records of its CVEs are not among those that were collected. */
const NO_RECORDS = 'severities-missing:cve';

const IMAGES: readonly Ordinary[] = [
  { name: 'debian-bookworm', stage: 'debian' },
  { name: 'debian-trixie', stage: 'debian' },
  { name: 'debian-bullseye', stage: 'debian', holes: [NO_RECORDS] },
  { name: 'distroless-python', stage: 'distroless' },
  { name: 'app-bookworm', stage: 'app', holes: [OLD_RECORDS, NO_RECORDS] },
  { name: 'big-trixie', stage: 'big', holes: [OLD_RECORDS, NO_RECORDS] },
];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips ordinary images, since the folder with them is not here', () => undefined);
} else {
  ordinary(path.join(shared, 'feeds'));
}

function ordinary(feeds: string): void {
  describe.each([
    { day: '2026-08-22T12:00:00Z', images: IMAGES },
    // Before the end of its life.
    { day: '2026-03-31T12:00:00Z', images: [{ name: 'alpine-3.20', stage: 'alpine' }] as const },
  ])('ordinary images on $day', ({ day, images }) => {
    const lab = new FindingsLab(day);

    beforeAll(() => {
      mirrorRealFeeds(lab.mirror, feeds, ['npm', 'PyPI', 'Maven', 'Go']);
    });

    afterAll(() => {
      lab[Symbol.dispose]();
    });

    const built: readonly Ordinary[] = images.filter(({ stage }) => isBuilt(stage));
    it.each(built)('finds only the listed holes in $name', async ({ name, holes = [] }) => {
      const { verdict } = await lab.scan(`oci:${imagesFolder()}/${name}`, ['--max', 'critical=0']);
      const found = verdict.incomplete.map(({ kind, subject }) => `${kind}:${subject}`);
      // An image that was built of newer packages has fewer.
      expect(found.filter((hole) => !holes.includes(hole))).toEqual([]);
    });
  });
}
