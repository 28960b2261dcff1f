import { sourceOf, type InstalledPackage } from '../domain/index.ts';
import {
  checkFixes,
  type Answering,
  type CheckedFix,
  type FixQuestion,
  type Sources,
} from '../match/index.ts';
import { versionKey } from '../findings/version-key.ts';

/** The source version that fixes a package. */
export interface SourceUpgrade extends CheckedFix {
  /** The group that answers for the package: `debian:12`, `npm`. */
  readonly ecosystem: string;
  /** The source's name. */
  readonly name: string;
}

/** A package with findings, and the feed that answers for it. */
export interface PackageToFix {
  readonly package: InstalledPackage;
  readonly ecosystem: string;
  readonly answering: Answering | undefined;
  /** Findings that count. */
  readonly findings: readonly Omit<FixQuestion['findings'][number], 'package'>[];
  readonly known: FixQuestion['known'];
}

/** Finds the upgrade of each package that clears most of its findings; undefined if none clears any. */
export async function sourceUpgrades(
  packages: readonly PackageToFix[],
  sources: Sources,
): Promise<readonly (SourceUpgrade | undefined)[]> {
  const answering = new Map(packages.map((each) => [each.package, each.answering]));
  const fixes = await checkFixes(
    packages.map(({ package: pkg, findings, known }) => ({
      findings: findings
        .filter(({ fixedVersion }) => fixedVersion !== undefined)
        .map((finding) => ({ ...finding, package: pkg })),
      known,
    })),
    { sources, answeringOf: (pkg) => answering.get(pkg), keyOf: versionKey },
  );
  return packages.map(({ package: pkg, ecosystem }, i) => {
    const fix = fixes[i];
    return fix && { ecosystem, name: sourceOf(pkg).name, ...fix };
  });
}
