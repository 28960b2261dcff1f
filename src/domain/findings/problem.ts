import type { UnversionedArchive } from '../packages/package.ts';

/**
 * Something that could not be read, parsed, compared or covered. A problem is a value that travels to the
 * report: a `hole` could hide a vulnerability and costs exit code 3 unless it is waived; a `note` fails only
 * under --strict.
 */
export interface Problem {
  readonly kind: ProblemKind;
  /** Its subject: a layer, a path, a feed, a package, a rule. `--allow-incomplete KIND:SUBJECT` names it. */
  readonly subject: string;
  /** One sentence for a person; may contain text from the image, so terminals must strip control characters. */
  readonly message: string;
  /** The package name in a feed's record: the problem concerns only images with that package. */
  readonly package?: string;
  /** That record's CVEs. */
  readonly cves?: readonly string[];
  /** For packages that are not read: their file count and first path. */
  readonly count?: number;
  readonly path?: string;
  /** For archives that could not be identified: possible packages with names that advisories use. */
  readonly archives?: readonly UnversionedArchive[];
}

export type ProblemKind = keyof typeof PROBLEM_KINDS;
export type ProblemWeight = 'hole' | 'note';

/** Every problem kind, and whether it could hide a vulnerability. */
export const PROBLEM_KINDS = {
  /** A layer is missing, truncated, altered, foreign or over a limit. */
  'layer-unreadable': 'hole',
  /** A package database, or the file that names the distribution, was found but could not be read. */
  'package-database-unreadable': 'hole',
  /** One entry in a package database could not be read: the package was not looked up. */
  'package-entry-unreadable': 'hole',
  /** A language package, or a file that lists some, could not be read: they were not looked up. */
  'package-file-unreadable': 'hole',
  /** A program is packed, which hides its linked packages. */
  'binary-packed': 'hole',
  /** Archives whose names advisories use could not be identified: they were not looked up. */
  'package-unidentified': 'hole',
  /** A file with packages is too large to read, or there was no room for it: its packages were not looked up. */
  'file-too-large': 'hole',
  /** The image has no package database, so nothing was looked up, or at least no system libraries. */
  'no-package-database': 'hole',
  /**
   * Packages for a programming language, or for a system within the image, were not read; the subject is the
   * ecosystem.
   */
  'packages-not-read': 'hole',
  /** Packages were found, but no file names their distribution. */
  'distribution-unknown': 'hole',
  /** No feed answers for this distribution or release, or for any package. */
  'distribution-not-covered': 'hole',
  /** An SBOM lacks the details to look up some packages, or says that it is incomplete. */
  'sbom-incomplete': 'hole',
  /** The release is past its end of life and its feed is no longer maintained. */
  'distribution-end-of-life': 'hole',
  /** A feed that the verdict depends on was never loaded. */
  'feed-missing': 'hole',
  /** The store has no history for a required feed on the requested day. */
  'history-missing': 'hole',
  /** A feed that the verdict depends on is older than allowed. */
  'feed-stale': 'hole',
  /** Too many CVEs have no record that could give a severity, although the line counts severities. */
  'severities-missing': 'hole',
  /** A feed's record names a package in the image, but whether the package is affected is unknown. */
  'advisory-not-compared': 'hole',
  /** More than one in a thousand feed records were unreadable, so the packages that they name are unknown. */
  'feed-unreadable': 'hole',
  /** A feed's source confirms it, but its newest content is older than its longest silence. */
  'feed-content-old': 'hole',
  /** The release is past its end of life, but its feed still answers. */
  'release-past-end-of-life': 'note',
  /** The release's end of support is unknown. */
  'life-cycle-unknown': 'note',
  /** A feed could not be brought up to date; the last good data answered, within the allowed age. */
  'feed-not-updated': 'note',
  /** Another feed answered instead of the preferred one. */
  'feed-substituted': 'note',
  /** A feed that ranks findings but decides nothing (EPSS, KEV when no rule uses it) is missing. */
  'enrichment-missing': 'note',
  /** A feed's record could not be understood. */
  'advisory-unreadable': 'note',
  /** Unreviewed records name a package in the image, but no versions. */
  'advisory-without-versions': 'note',
  /** A range closes before it opens, or has no start. */
  'range-invalid': 'note',
  /** A version is not valid in its scheme, so the package could not be compared. */
  'version-unparsable': 'note',
  /** Language packages have a missing, invalid or unreleased version, and no record names them. */
  'package-version-unknown': 'note',
  /** A feed says both "not affected" and something else about one package, and the latter counts. */
  'feed-contradicts-itself': 'note',
  /** The distribution did not make the package, or made it for something else: its feed may not answer for it. */
  'package-not-covered': 'note',
  /** No feed covers the packages' ecosystem; the subject is the ecosystem. */
  'ecosystem-not-covered': 'note',
  /** The package is known, but its files or its source are not. */
  'package-details-unreadable': 'note',
  /** A package's files differ from its metadata: its version may be another. */
  'package-contradicted': 'note',
  /** Archives could not be identified, and no advisory uses their names, if they have any. */
  'package-unnamed': 'note',
  /** A program does not list its linked packages, or a project not its transitive dependencies. */
  'program-without-list': 'note',
  /** Packages appear only in a lock file or a cache: they are looked up only on request. */
  'packages-only-declared': 'note',
  /** Images and containers on a running system, and roots among test data, are separate systems. */
  'containers-not-searched': 'note',
  /** A layer's bytes and media type disagree; the bytes were believed. */
  'media-type-mismatch': 'note',
  /** An ignore rule has expired and no longer hides anything. */
  'ignore-rule-expired': 'note',
  /** An ignore rule matched nothing. */
  'ignore-rule-unused': 'note',
  /** A VEX document has no statement on any finding. */
  'vex-unused': 'note',
  /** VEX statements call a product not affected without a justification: they do not count. */
  'vex-not-justified': 'note',
  /** VEX statements that suppress findings are dated ahead: they do not count before their time. */
  'vex-not-yet': 'note',
  /** The image was read, since no attested package list counts for it. */
  'attestation-not-used': 'note',
  /** A named base image was not read or is not below the image: everything counts as the image's own. */
  'base-not-used': 'note',
  /** An earlier program version read the image, and may have found less. */
  'read-by-earlier-version': 'note',
  /** A waiver is no longer needed. */
  'waiver-unused': 'note',
} as const satisfies Readonly<Record<string, ProblemWeight>>;

/** Kinds about an application file: the subject is its path, or a common folder. */
const OF_APPLICATION_FILES: readonly ProblemKind[] = [
  'package-file-unreadable',
  'file-too-large',
  'binary-packed',
  'package-contradicted',
  'package-unidentified',
  'package-unnamed',
  'package-version-unknown',
  'program-without-list',
  'packages-only-declared',
];

/** Archives without a version may be packages in this ecosystem. */
export const ECOSYSTEM_OF_ARCHIVES = 'Maven';

/** Whether advisories may name archives without a version, so that Maven's feed decides. */
export function hasUnversionedArchives(problems: readonly Problem[]): boolean {
  return problems.some(({ archives }) => archives !== undefined);
}

export function isOfApplicationFile({ kind }: Problem): boolean {
  return OF_APPLICATION_FILES.includes(kind);
}

export function isProblemKind(text: string): text is ProblemKind {
  return Object.hasOwn(PROBLEM_KINDS, text);
}

export function isHole(problem: Pick<Problem, 'kind'>): boolean {
  return PROBLEM_KINDS[problem.kind] === 'hole';
}
