import type { Evidence, Finding, SuppressedFinding } from './finding.ts';
import type { InstalledPackage } from './installed-package.ts';

/** Reason why one ID is reported for an image, or why it is not. */
export type Explanation = { readonly id: string } & (
  | {
      readonly kind: 'reported';
      readonly findings: readonly Finding[];
      /** The same ID in other packages, where it does not count. */
      readonly suppressed: readonly SuppressedFinding[];
    }
  | { readonly kind: 'hidden'; readonly suppressed: readonly SuppressedFinding[] }
  /** The feeds name installed packages for it, but none is affected or could be compared. */
  | { readonly kind: 'not-reported'; readonly answers: readonly PackageAnswer[] }
  /** A record about it could not be read, so it is unknown which packages it names. */
  | { readonly kind: 'unreadable'; readonly records: readonly string[] }
  /** The feeds know it only in packages that are not installed. */
  | { readonly kind: 'no-such-package'; readonly packages: readonly string[] }
  /** No feed that answered for the image names it for this release. */
  | { readonly kind: 'not-in-feeds' }
);

/** A feed's row about one installed package that does not make a finding. */
export interface PackageAnswer {
  readonly package: InstalledPackage;
  readonly reason: AnswerReason;
  /** The code that its program does not contain, if that is the reason. */
  readonly absent?: Absence;
  readonly evidence: Evidence;
}

export type AnswerReason =
  | 'not-affected'
  | 'version-outside'
  /** It holds only for other architectures, module streams or binary packages. */
  | 'conditions-unmet'
  /** Its program does not contain what has the flaw. */
  | 'not-linked'
  /** Another record of the same flaw, or the tags of its repository, tell the affected versions. */
  | 'versions-elsewhere'
  /** An erratum that fixes no vulnerability, or a record about something else, such as the end of maintenance. */
  | 'no-vulnerability'
  /** A package of the distribution owns its files. */
  | 'set-aside'
  /** The last four were not compared, so nothing is known. */
  | 'module-unknown'
  | 'version-unparsable'
  | 'not-compared'
  | 'third-party';

/** The part of a record that no function of a program can reach. */
export interface Absence {
  /** Import paths, functions, or the only targets that have the flaw. */
  readonly kind: 'package' | 'symbol' | 'platform';
  readonly names: readonly string[];
  /** The record that says so, if it is another one of the same flaw. */
  readonly record?: string;
}
