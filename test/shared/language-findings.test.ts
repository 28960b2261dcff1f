import path from 'node:path';
import { expect, it } from 'vitest';
import { LANGUAGE_EXPORTS, openLanguageLab, type LanguagePackage } from '../support/language-lab.ts';
import { ORACLES, type LanguageOracle } from '../support/language-orders.ts';
import { needs } from '../support/needs.ts';
import { affecting, answered, recordsByName, type Entries } from '../support/oracle-languages.ts';
import { recordsIn } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

/** Packages that most records name, and versions of each, from bounds and lists. */
const NAMES = 60;
const VERSIONS = 12;

const ECOSYSTEMS = ['npm', 'PyPI', 'RubyGems', 'Go', 'Maven', 'crates.io', 'NuGet', 'Packagist'];
/** Of each ecosystem more are found, or the comparison says little. */
const FEWEST = 300;

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips findings of languages, since the folder with feeds is not here', () => undefined);
} else {
  const feeds = path.join(shared, 'feeds');
  for (const ecosystem of ECOSYSTEMS) {
    const oracle = oracleOf(ecosystem);
    it(
      `finds in packages of ${ecosystem} the records that its own library says`,
      { timeout: 600_000, ...needs(...oracle.needs) },
      async () => {
        const { found, expected } = await compare(feeds, ecosystem, oracle);
        expect(found).toEqual(expected);
        expect(found.length).toBeGreaterThan(FEWEST);
      },
    );
  }
}

function oracleOf(ecosystem: string): LanguageOracle {
  const oracle = ORACLES[ecosystem];
  if (oracle === undefined) throw new Error(`no library answers for ${ecosystem}`);
  return oracle;
}

async function compare(feeds: string, ecosystem: string, oracle: LanguageOracle) {
  const records = new Map(
    (LANGUAGE_EXPORTS[ecosystem] ?? []).flatMap((file) => [...recordsIn(path.join(feeds, file))]),
  );
  const byName = recordsByName(records.values(), ecosystem, oracle);
  const counted = answered(byName);
  const entriesOf = ({ name }: LanguagePackage) => counted.get(oracle.nameOf(name)) ?? [];
  const named = popular(byName).flatMap(([name, entries]) => versionsOf(name, entries, oracle));
  const affected = affecting(named, entriesOf, oracle);
  const packages = [...affected.keys()];
  await using lab = await openLanguageLab(feeds, ecosystem);
  const { findings } = await lab.lookUp(packages);
  const found = findings.flatMap(({ package: pkg, evidence }) =>
    evidence
      .filter(({ record: id }) => entriesOf(pkg).some(([record]) => record.id === id))
      .map((each) => `${pkg.name} ${pkg.version} ${each.record}`),
  );
  const expected = [...affected].flatMap(([{ name, version }, ids]) =>
    ids.map((id) => `${name} ${version} ${id}`),
  );
  return { found: [...new Set(found)].sort(), expected: [...new Set(expected)].sort() };
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
  const texts = [...new Set(named)].filter((version) => version !== '').sort();
  const step = Math.max(1, Math.floor(texts.length / VERSIONS));
  const spelled = oracle.nameOf(name.toUpperCase()) === name ? name.toUpperCase() : name;
  return texts.filter((_, at) => at % step === 0).map((version) => ({ name: spelled, version }));
}
