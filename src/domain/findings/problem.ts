import type { UnversionedArchive } from './package.ts';

/**
 * Something that could not be read, parsed, compared or covered. A problem is a value that travels to the report: a
 * `hole` could hide a vulnerability and costs exit code 3 unless it is waived; a `note` fails only under --strict.
 */
export interface Problem {
  readonly kind: ProblemKind;
  /** Its subject: a layer, a path, a feed, a package, a rule. `--allow-incomplete KIND:SUBJECT` names it. */
  readonly subject: string;
  /** One sentence for a person; may contain text from the image, so terminals must strip control characters. */
  readonly message: string;
  /**
   * The package that a feed's record is about, by the record's name for it: it concerns only images with that package.
   */
  readonly package?: string;
  /** The CVEs of that record. */
  readonly cves?: readonly string[];
  /** For packages that are not read: the number of their files found, and the first path. */
  readonly count?: number;
  readonly path?: string;
  /** For archives that could not be identified: those that could hide a package whose name advisories use. */
  readonly archives?: readonly UnversionedArchive[];
}

export type ProblemKind = keyof typeof PROBLEM_KINDS;
export type ProblemWeight = 'hole' | 'note';

/** Every kind of problem, and whether it could hide a vulnerability. */
export const PROBLEM_KINDS = {
  /** A layer is missing, truncated, altered, foreign or over a limit. */
  'layer-unreadable': 'hole',
  /** A package database, or the file that names the distribution, was found but could not be read. */
  'package-database-unreadable': 'hole',
  /** One entry of a package database could not be read: the package was not looked up. */
  'package-entry-unreadable': 'hole',
  /** A file that is a language's package, or lists some, could not be read: they were not looked up. */
  'package-file-unreadable': 'hole',
  /** A program is packed, so that nothing says what it was built from. */
  'binary-packed': 'hole',
  /** Archives whose names advisories use could not be identified: they were not looked up. */
  'package-unidentified': 'hole',
  /** A file with packages is too large to be read, or there was no room for it: its packages were not looked up. */
  'file-too-large': 'hole',
  /** The image has no package database, so nothing was looked up, or not its system's libraries. */
  'no-package-database': 'hole',
  /** Packages of a programming language, or of a system within the image, were not read; the subject is the ecosystem. */
  'packages-not-read': 'hole',
  /** Packages were found, but no file names their distribution. */
  'distribution-unknown': 'hole',
  /** No feed answers for this distribution or release, or for any of the packages. */
  'distribution-not-covered': 'hole',
  /** An SBOM lists packages that cannot be looked up by what it says of them, or says that it is incomplete. */
  'sbom-incomplete': 'hole',
  /** The release is past its end of life and its feed is no longer maintained. */
  'distribution-end-of-life': 'hole',
  /** A feed that the verdict depends on was never loaded. */
  'feed-missing': 'hole',
  /** Nothing is kept of what a feed that the verdict depends on said on the day that was asked about. */
  'history-missing': 'hole',
  /** A feed that the verdict depends on is older than allowed. */
  'feed-stale': 'hole',
  /** Too many CVEs have no record that could give a severity, although the line counts severities. */
  'severities-missing': 'hole',
  /** A feed's record names a package of the image, but it is unknown whether the package is affected. */
  'advisory-not-compared': 'hole',
  /** More than one in a thousand of a feed's records were unreadable, so the packages that they name are unknown. */
  'feed-unreadable': 'hole',
  /** A feed's source confirms it, but its newest content is older than its longest silence. */
  'feed-content-old': 'hole',
  /** The release is past its end of life, but its feed still answers. */
  'release-past-end-of-life': 'note',
  /** It is unknown until when the release is supported. */
  'life-cycle-unknown': 'note',
  /** A feed could not be brought up to date; the last good data answered, within the allowed age. */
  'feed-not-updated': 'note',
  /** Another feed answered instead of the preferred one. */
  'feed-substituted': 'note',
  /** A feed that ranks findings but decides nothing (EPSS, KEV when no rule uses it) is missing. */
  'enrichment-missing': 'note',
  /** A record of a feed could not be understood. */
  'advisory-unreadable': 'note',
  /** Records that nobody reviewed name a package of the image, and no versions of it. */
  'advisory-without-versions': 'note',
  /** A range that closes before it opens, or does not say where it opens. */
  'range-invalid': 'note',
  /** A version is not valid in its scheme, so the package could not be compared. */
  'version-unparsable': 'note',
  /** Packages of a language have no version, none that is valid, or none of a release; and no record names them. */
  'package-version-unknown': 'note',
  /** A feed says both "not affected" and something else about one package, and the latter counts. */
  'feed-contradicts-itself': 'note',
  /** The distribution did not make the package, or made it for something else: its feed may not answer for it. */
  'package-not-covered': 'note',
  /** Packages are of an ecosystem that no feed covers; the subject is the ecosystem. */
  'ecosystem-not-covered': 'note',
  /** The package is known, but its files or its source are not. */
  'package-details-unreadable': 'note',
  /** A package's metadata lists other bytes than its files have: its version may be another. */
  'package-contradicted': 'note',
  /** Archives could not be identified, and no advisory uses their names, as far as they have any. */
  'package-unnamed': 'note',
  /** A program does not list the packages that were built into it, or a project those that are needed besides. */
  'program-without-list': 'note',
  /** Packages are in a lock file or a cache alone: they are not looked up without being asked for. */
  'packages-only-declared': 'note',
  /** Images and containers on a system that runs, and roots among test data, are systems of their own. */
  'containers-not-searched': 'note',
  /** Bytes and media type of a layer disagree; the bytes were believed. */
  'media-type-mismatch': 'note',
  /** An ignore rule has expired and no longer hides anything. */
  'ignore-rule-expired': 'note',
  /** An ignore rule matched nothing. */
  'ignore-rule-unused': 'note',
  /** A VEX document has no statement on any finding. */
  'vex-unused': 'note',
  /** VEX statements call a product not affected without saying why: they do not count. */
  'vex-not-justified': 'note',
  /** VEX statements that set findings aside are dated ahead: they do not count before their time. */
  'vex-not-yet': 'note',
  /** The image was read, since no attested package list counts for it. */
  'attestation-not-used': 'note',
  /** A base image was named, and was not read or is not below the image: everything counts as the image's own. */
  'base-not-used': 'note',
  /** An earlier version of the program read the image, and may have found less. */
  'read-by-earlier-version': 'note',
  /** A waiver is no longer needed. */
  'waiver-unused': 'note',
} as const satisfies Readonly<Record<string, ProblemWeight>>;

/** Kinds about a file of an application: the subject is its path, or the folder of several. */
const OF_APPLICATION_FILES: readonly ProblemKind[] = [
  'package-file-unreadable',
  'file-too-large',
  'binary-packed',
  'package-contradicted',
  'package-unidentified',
  'package-unnamed',
  'program-without-list',
  'packages-only-declared',
];

/** Archives that do not tell their version may be its packages. */
export const ECOSYSTEM_OF_ARCHIVES = 'Maven';

/** Whether advisories may know archives that do not tell their version, so that Maven's decide. */
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
