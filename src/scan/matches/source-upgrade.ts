import { sourceOf, type Finding, type InstalledPackage } from '../../domain/index.ts';
import { commonFix, type CommonFix } from '../../match/index.ts';
import { versionKey } from '../version-key.ts';

/** The version of a source that fixes a package. */
export interface SourceUpgrade extends CommonFix {
  /** Distribution or ecosystem that answers for the package: `debian:12`, `npm`. */
  readonly ecosystem: string;
  /** Name of the source. */
  readonly name: string;
}

/** Finds the upgrade that fixes all findings of a package that have a fix; undefined if none has. */
export function sourceUpgrade(
  pkg: InstalledPackage,
  ecosystem: string,
  findings: readonly Pick<Finding, 'fixedVersion' | 'fixRequires'>[],
): SourceUpgrade | undefined {
  const fix = commonFix(pkg, findings, versionKey);
  return fix && { ecosystem, name: sourceOf(pkg).name, ...fix };
}
