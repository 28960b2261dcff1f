import type { Evidence, Finding, SuppressedFinding } from './finding.ts';
import type { InstalledPackage } from '../packages/installed-package.ts';

/** Why one ID is reported for an image, or why it is not. */
export type Explanation = { readonly id: string } & (
  | {
      readonly kind: 'reported';
      readonly findings: readonly Finding[];
      /** The same ID in other packages, where it does not count. */
      readonly suppressed: readonly SuppressedFinding[];
    }
  | { readonly kind: 'hidden'; readonly suppressed: readonly SuppressedFinding[] }
  /** The feeds name installed packages for it, but no package is affected or could be compared. */
  | { readonly kind: 'not-reported'; readonly answers: readonly PackageAnswer[] }
  /** A record about it could not be read, so the packages that it names are unknown. */
  | { readonly kind: 'unreadable'; readonly records: readonly string[] }
  /** The feeds list it only for packages that are not installed. */
  | { readonly kind: 'no-such-package'; readonly packages: readonly string[] }
  /** No feed that answered for the image names it for this release. */
  | { readonly kind: 'not-in-feeds' }
);

/** A feed's row about one installed package that does not make a finding. */
export interface PackageAnswer {
  readonly package: InstalledPackage;
  readonly reason: AnswerReason;
  /** The code missing from its program, if that is the reason. */
  readonly absent?: Absence;
  readonly evidence: Evidence;
}

export type AnswerReason =
  | 'not-affected'
  | 'version-outside'
  /** It applies only to other architectures, module streams or binary packages. */
  | 'conditions-unmet'
  /** Its program does not contain the vulnerable code. */
  | 'not-linked'
  /** Another record for the same flaw, or its repository's tags, list the affected versions. */
  | 'versions-elsewhere'
  /** An erratum that fixes no vulnerability, or a record about something else, such as the end of maintenance. */
  | 'no-vulnerability'
  /** A distribution package owns its files. */
  | 'distribution-owned'
  /** The last four were not compared, so nothing is known. */
  | 'module-unknown'
  | 'version-unparsable'
  | 'not-compared'
  | 'third-party';

/** The vulnerable code in a record, which no function in a program can reach. */
export interface Absence {
  /** Import paths, functions, or the only vulnerable targets. */
  readonly kind: 'package' | 'symbol' | 'platform';
  readonly names: readonly string[];
  /** The record with this detail, if it is another one for the same flaw. */
  readonly record?: string;
}
