import path from 'node:path';
import { expect, it } from 'vitest';
import { LANGUAGE_EXPORTS, openLanguageLab, type LanguagePackage } from '../support/language-lab.ts';
import {
  isAffected,
  ORACLES,
  recordsByName,
  type LanguageEntry,
  type LanguageOracle,
  type LanguageRecord,
} from '../support/oracle-languages.ts';
import { recordsIn } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

/** Packages that most records name, and versions of each, from bounds and lists. */
const NAMES = 60;
const VERSIONS = 12;

type Entries = readonly (readonly [LanguageRecord, LanguageEntry])[];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips findings of languages, since the folder with feeds is not here', () => undefined);
} else {
  const feeds = path.join(shared, 'feeds');
  it.each([
    { ecosystem: 'npm', packages: 841, hits: 12_002, findings: 12_000 },
    { ecosystem: 'PyPI', packages: 799, hits: 41_304, findings: 25_668 },
    { ecosystem: 'RubyGems', packages: 822, hits: 3530, findings: 3521 },
  ])(
    'finds in packages of $ecosystem the $hits records that its own library says, as $findings flaws',
    { timeout: 900_000 },
    async ({ ecosystem, ...stated }) => {
      const oracle = ORACLES[ecosystem];
      if (oracle === undefined) throw new Error(`no library answers for ${ecosystem}`);
      const records = new Map(
        (LANGUAGE_EXPORTS[ecosystem] ?? []).flatMap((file) => [...recordsIn(path.join(feeds, file))]),
      );
      const byName = recordsByName(records.values(), ecosystem, oracle);
      const packages = popular(byName).flatMap(([name, entries]) => versionsOf(name, entries, oracle));
      await using lab = await openLanguageLab(feeds, ecosystem);
      const { findings } = await lab.lookUp(packages);
      const found = findings.flatMap(({ package: pkg, evidence }) =>
        evidence.map((each) => `${pkg.name} ${pkg.version} ${each.record}`),
      );
      const expected = packages.flatMap(({ name, version }) =>
        (byName.get(oracle.nameOf(name)) ?? []).flatMap(([record, entry]) =>
          isAffected(version, entry, oracle) ? [`${name} ${version} ${record.id}`] : [],
        ),
      );
      expect([...new Set(found)].sort()).toEqual([...new Set(expected)].sort());
      const counts = { packages: packages.length, hits: new Set(found).size, findings: findings.length };
      expect(counts).toEqual(stated);
    },
  );
}

function popular(byName: ReadonlyMap<string, Entries>): readonly (readonly [string, Entries])[] {
  return [...byName]
    .sort(([a, ours], [b, theirs]) => theirs.length - ours.length || (a < b ? -1 : 1))
    .slice(0, NAMES);
}

/** Versions that records name, evenly over all of them; the name in capitals where they do not count. */
function versionsOf(name: string, entries: Entries, oracle: LanguageOracle): readonly LanguagePackage[] {
  const named = entries.flatMap(([, { ranges, versions }]) => [
    ...versions,
    ...ranges.flatMap(({ type, events }) => (type === 'GIT' ? [] : events.flatMap(Object.values<string>))),
  ]);
  const valid = [...new Set(named)].filter((version) => oracle.isValid(version)).sort(oracle.compare);
  const step = Math.max(1, Math.floor(valid.length / VERSIONS));
  const spelled = oracle.nameOf(name.toUpperCase()) === name ? name.toUpperCase() : name;
  return valid.filter((_, at) => at % step === 0).map((version) => ({ name: spelled, version }));
}
