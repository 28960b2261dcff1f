import path from 'node:path';
import { expect, it } from 'vitest';
import { openFeedWorld } from '../support/feed-world.ts';
import { osvZipOf } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

const OSV = 'osv-vulnerabilities.storage.googleapis.com';
const shared = sharedFolder();

/** The result of an export: the problems are those of a sync, by kind. */
interface Given {
  readonly records: number;
  readonly ranges: number;
  readonly problems: Readonly<Record<string, number>>;
}

/**
 * Every export of a language, as OSV serves it. Invalid ranges are those that close where they open (1.8.0 of Bitnami's
 * java), or before (derby of npm), and bounds that no scheme orders (2.6.0-NA of PyPI's torch); what is not compared
 * names neither ranges nor versions. Of Bitnami only the first 200 problems are kept, and the rest is counted in one.
 */
const EXPORTS: readonly (readonly [ecosystem: string, file: string, given: Given])[] = [
  [
    'Bitnami',
    'osv/Bitnami/all.zip',
    { records: 7444, ranges: 19618, problems: { 'advisory-unreadable': 1, 'range-invalid': 200 } },
  ],
  ['Go', 'osv/Go/all.zip', { records: 4274, ranges: 7553, problems: {} }],
  [
    'Go',
    'more-2025/osv-2025-02/Go.GHSA.tar.zst',
    { records: 2117, ranges: 3504, problems: { 'advisory-not-compared': 1 } },
  ],
  ['Hex', 'more-2025/osv-2025-02/Hex.tar.zst', { records: 32, ranges: 51, problems: {} }],
  ['Maven', 'osv/Maven/all.zip', { records: 438, ranges: 1168, problems: {} }],
  ['Maven', 'more-2025/osv-2025-02/Maven.tar.zst', { records: 5309, ranges: 8535, problems: {} }],
  ['NuGet', 'more-2025/osv-2025-02/NuGet.tar.zst', { records: 1427, ranges: 6773, problems: {} }],
  [
    'Packagist',
    'more-2025/osv-2025-02/Packagist.tar.zst',
    { records: 4288, ranges: 10694, problems: { 'advisory-not-compared': 2, 'range-invalid': 3 } },
  ],
  ['Pub', 'more-2025/osv-2025-02/Pub.tar.zst', { records: 12, ranges: 12, problems: {} }],
  [
    'PyPI',
    'osv/PyPI/all.zip',
    { records: 6811, ranges: 10825, problems: { 'advisory-not-compared': 21, 'range-invalid': 5 } },
  ],
  [
    'PyPI',
    'more-2025/osv-2025-02/PyPI.GHSA.tar.zst',
    { records: 3482, ranges: 8684, problems: { 'advisory-not-compared': 11, 'range-invalid': 5 } },
  ],
  ['RubyGems', 'more-2025/osv-2025-02/RubyGems.tar.zst', { records: 1699, ranges: 2402, problems: {} }],
  ['SwiftURL', 'more-2025/osv-2025-02/SwiftURL.tar.zst', { records: 38, ranges: 46, problems: {} }],
  ['crates.io', 'osv/crates.io/all.zip', { records: 1193, ranges: 1448, problems: { 'range-invalid': 4 } }],
  ['npm', 'osv/npm/all.zip', { records: 5941, ranges: 6444, problems: { 'range-invalid': 1 } }],
  [
    'npm',
    'more-2025/osv-2025-02/npm.GHSA.tar.zst',
    { records: 3793, ranges: 4658, problems: { 'advisory-not-compared': 1, 'range-invalid': 2 } },
  ],
];

if (shared === undefined) {
  it.skip('skips exports of languages, since the folder that holds them is not here', () => undefined);
} else {
  const feeds = path.join(shared, 'feeds');
  it.each(EXPORTS)("loads OSV's export of %s that %s has", async (ecosystem, file, given) => {
    await using world = await openFeedWorld();
    const place = path.join(feeds, file);
    const url = `${OSV}/${ecosystem}/all.zip`;
    if (file.endsWith('.zip')) world.mirror.link(url, place);
    else world.mirror.write(url, osvZipOf(place));
    const { records, ranges, problems } = await world.load('osv', ecosystem);
    const kinds = Map.groupBy(problems, ({ kind }) => kind);
    expect({
      records,
      ranges,
      problems: Object.fromEntries(Array.from(kinds, ([kind, ours]) => [kind, ours.length])),
    }).toEqual(given);
  });
}
