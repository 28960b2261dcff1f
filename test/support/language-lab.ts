import path from 'node:path';
import type { InstalledPackage } from '../../src/domain/index.ts';
import {
  checkFixes,
  lookUp,
  type CheckedFix,
  type LookedUp,
  type MatchedFinding,
} from '../../src/match/index.ts';
import { schemeOfEcosystem } from '../../src/versions/index.ts';
import { openFeedWorld } from './feed-world.ts';
import { osvZipOf } from './osv-zip.ts';

const OSV = 'osv-vulnerabilities.storage.googleapis.com';
const COLLECTED = 'more-2025/osv-2025-02';

/** The collected part of OSV's exports of languages; the real ones hold the records of all files of an ecosystem. */
export const LANGUAGE_EXPORTS: Readonly<Record<string, readonly string[]>> = {
  Go: ['osv/Go/all.zip', `${COLLECTED}/Go.GHSA.tar.zst`],
  Maven: ['osv/Maven/all.zip', `${COLLECTED}/Maven.tar.zst`],
  Hex: [`${COLLECTED}/Hex.tar.zst`],
  NuGet: [`${COLLECTED}/NuGet.tar.zst`],
  Packagist: [`${COLLECTED}/Packagist.tar.zst`],
  Pub: [`${COLLECTED}/Pub.tar.zst`],
  PyPI: ['osv/PyPI/all.zip', `${COLLECTED}/PyPI.GHSA.tar.zst`],
  RubyGems: [`${COLLECTED}/RubyGems.tar.zst`],
  'crates.io': ['osv/crates.io/all.zip'],
  npm: ['osv/npm/all.zip', `${COLLECTED}/npm.GHSA.tar.zst`],
};

export interface LanguagePackage {
  readonly name: string;
  readonly version: string;
}

export interface LanguageLab extends AsyncDisposable {
  /** Looks packages of the ecosystem up, as a scan does. */
  lookUp(packages: readonly LanguagePackage[]): Promise<LookedUp>;
  /** Plans an upgrade of each package that has findings, as a scan does. */
  plan(packages: readonly LanguagePackage[]): Promise<readonly PlannedFix[]>;
}

export interface PlannedFix {
  readonly package: LanguagePackage;
  readonly findings: readonly MatchedFinding[];
  /** Absent where none clears anything. */
  readonly fix: CheckedFix | undefined;
}

/** A store that holds an ecosystem's records; `feeds` is the folder of what was collected. */
export async function openLanguageLab(feeds: string, ecosystem: string): Promise<LanguageLab> {
  const world = await openFeedWorld();
  const files = LANGUAGE_EXPORTS[ecosystem] ?? [];
  world.mirror.write(`${OSV}/${ecosystem}/all.zip`, osvZipOf(...files.map((file) => path.join(feeds, file))));
  await world.load('osv', ecosystem);
  const scheme = schemeOfEcosystem(ecosystem);
  if (scheme === undefined) throw new Error(`nothing orders ${ecosystem}`);
  const answering = {
    feed: `osv:${ecosystem}`,
    ecosystems: [ecosystem],
    names: 'binary',
    scheme,
  } as const;
  const { advisories } = world.store;
  const sources = { advisories, programs: () => Promise.resolve(new Map()) };
  const find = (packages: readonly LanguagePackage[]) =>
    lookUp(packages.map(installedIn(ecosystem)), answering, sources);
  return {
    lookUp: find,
    async plan(packages) {
      const { findings } = await find(packages);
      const own = [...Map.groupBy(findings, (finding) => finding.package)];
      const fixes = await checkFixes(
        own.map(([, known]) => ({
          known,
          findings: known.filter((each) => each.fixedVersion !== undefined),
        })),
        { sources, answeringOf: () => answering, keyOf: (_, version) => scheme.sortKey(version) },
      );
      return own.map(([pkg, known], i) => ({ package: pkg, findings: known, fix: fixes[i] }));
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

function installedIn(ecosystem: string): (pkg: LanguagePackage) => InstalledPackage {
  return ({ name, version }) => ({ type: 'x', ecosystem, name, version, database: 'x', layer: 0 });
}
