import { join } from 'node:path';
import { expect, it } from 'vitest';
import { disagreements } from '../support/agreement.ts';
import { askMaven } from '../support/comparable-version.ts';
import { needs } from '../support/needs.ts';
import { readOsvZip, type OsvRecord } from '../support/oracle-osv.ts';
import { recordsIn } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';
import type { VersionPair } from '../support/version-texts.ts';
import { compareKeys, schemeOf } from '../../src/versions/index.ts';

const shared = sharedFolder();
const RUNTIME = /[.-]j(re|dk)\d/i;

if (shared === undefined) {
  it.skip("skips the order of the Maven feed's versions without the shared folder", () => undefined);
} else {
  it(
    'orders versions and bounds of a package in the Maven feed as Maven does',
    { timeout: 1_800_000, ...needs('ComparableVersion') },
    () => {
      const packages = versionsByPackage([
        ...readOsvZip(join(shared, 'feeds/osv/Maven/all.zip')),
        ...parsed(recordsIn(join(shared, 'feeds/more-2025/osv-2025-02/Maven.tar.zst'))),
      ]);
      const pairs = packages.flatMap((versions) => neighbours(versions.toSorted(byKey)));
      expect(pairs.length).toBeGreaterThan(200_000);
      expect(disagreements('maven', pairs, askMaven(pairs))).toEqual([]);
    },
  );
}

function versionsByPackage(records: readonly OsvRecord[]): readonly (readonly string[])[] {
  const found = new Map<string, Set<string>>();
  for (const { package: about, ranges = [], versions = [] } of records.flatMap(
    ({ affected = [] }) => affected,
  )) {
    if (about.ecosystem !== 'Maven') continue;
    const ofPackage = found.get(about.name) ?? new Set();
    found.set(about.name, ofPackage);
    const bounds = ranges
      .filter(({ type }) => type !== 'GIT')
      .flatMap(({ events }) => events.flatMap((event) => Object.values({ ...event })));
    for (const version of [...versions, ...bounds]) if (!RUNTIME.test(version)) ofPackage.add(version);
  }
  return Array.from(found.values(), (versions) => [...versions]);
}

/** Each version with the next one, and with one far from it. */
function neighbours(versions: readonly string[]): readonly VersionPair[] {
  return versions.flatMap((first, at) =>
    [versions[at + 1], versions[(at * 7919) % versions.length]].flatMap((second) =>
      second === undefined || second === first ? [] : [{ first, second }],
    ),
  );
}

function byKey(first: string, second: string): number {
  const [one, other] = [first, second].map((version) => schemeOf('maven').sortKey(version));
  if (!one?.ok || !other?.ok) throw new Error(`no order of ${first} and ${second}`);
  return compareKeys(one.value, other.value);
}

function parsed(records: ReadonlyMap<string, string>): OsvRecord[] {
  return Array.from(records.values(), (text) => {
    const record: OsvRecord = JSON.parse(text);
    return record;
  });
}
