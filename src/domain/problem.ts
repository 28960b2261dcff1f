/**
 * What could not be read, parsed, compared or covered. A problem is a value that travels to the report:
 * a `hole` could hide a vulnerability and costs exit code 3 unless it is waived; a `note` fails only under --strict.
 */
export interface Problem {
  readonly kind: ProblemKind;
  /** What it is about: a layer, a path, a feed, a package, a rule. `--allow-incomplete KIND:SUBJECT` names it. */
  readonly subject: string;
  /** One sentence for a person; may hold text from the image, so terminals must strip control characters. */
  readonly message: string;
  /** The package that a feed's record is about, by the name that the record uses: it concerns only images that hold it. */
  readonly package?: string;
  /** The CVEs of that record. */
  readonly cves?: readonly string[];
  /** Of packages that are not read: how many files of them were found, and the first path. */
  readonly count?: number;
  readonly path?: string;
}

export type ProblemKind = keyof typeof PROBLEM_KINDS;
export type ProblemWeight = 'hole' | 'note';

/** Every kind of problem, and whether it could hide a vulnerability. */
export const PROBLEM_KINDS = {
  /** A layer is missing, truncated, altered, foreign or over a limit. */
  'layer-unreadable': 'hole',
  /** A package database, or the file that names the distribution, was found and could not be read. */
  'package-database-unreadable': 'hole',
  /** One entry of a package database could not be read, so that a package was looked up nowhere. */
  'package-entry-unreadable': 'hole',
  /** The image holds no package database at all, so nothing was looked up. */
  'no-package-database': 'hole',
  /** Packages of a programming language were found, and nothing reads them; the subject is the ecosystem. */
  'packages-not-read': 'hole',
  /** Packages were found, but no file says of which distribution. */
  'distribution-unknown': 'hole',
  /** No feed answers for this distribution or release, or for any of the packages. */
  'distribution-not-covered': 'hole',
  /** The release is past its end of life and its feed is no longer maintained. */
  'distribution-end-of-life': 'hole',
  /** A feed that the verdict rests on was never loaded. */
  'feed-missing': 'hole',
  /** A feed that the verdict rests on is older than allowed. */
  'feed-stale': 'hole',
  /** The line counts severities, and of too many CVEs no source has a record that could give one. */
  'severities-missing': 'hole',
  /** A record of a feed names a package of the image, and whether it is affected could not be found out. */
  'advisory-not-compared': 'hole',
  /** Of more than one record in a thousand of a feed it could not be read which packages they name. */
  'feed-unreadable': 'hole',
  /** A feed is confirmed by its source and holds nothing new for longer than it is ever silent. */
  'feed-content-old': 'hole',
  /** The release is past its end of life, but its feed still answers. */
  'release-past-end-of-life': 'note',
  /** Until when the release is supported is not known. */
  'life-cycle-unknown': 'note',
  /** A feed could not be brought up to date; the last good data answered, within the allowed age. */
  'feed-not-updated': 'note',
  /** Another feed answered for the preferred one. */
  'feed-substituted': 'note',
  /** A feed that ranks findings but decides nothing (EPSS, KEV when no rule uses it) is missing. */
  'enrichment-missing': 'note',
  /** A record of a feed could not be understood. */
  'advisory-unreadable': 'note',
  /** A range that closes before it opens, or does not say where it opens. */
  'range-invalid': 'note',
  /** A version is not one of its scheme, so the package could not be compared. */
  'version-unparsable': 'note',
  /** A feed says both "not affected" and something else of one package, and the latter counts. */
  'feed-contradicts-itself': 'note',
  /** A package that the distribution did not make, so its feed does not answer for it. */
  'package-not-covered': 'note',
  /** Of a package that is known, its files or its source are not. */
  'package-details-unreadable': 'note',
  /** Bytes and media type of a layer disagree; the bytes were believed. */
  'media-type-mismatch': 'note',
  /** An ignore rule is past its expiry date and hides nothing any more. */
  'ignore-rule-expired': 'note',
  /** An ignore rule matched nothing. */
  'ignore-rule-unused': 'note',
  /** A waiver that nothing needs any more. */
  'waiver-unused': 'note',
} as const satisfies Readonly<Record<string, ProblemWeight>>;

export function isProblemKind(text: string): text is ProblemKind {
  return Object.hasOwn(PROBLEM_KINDS, text);
}

export function isHole(problem: Problem): boolean {
  return PROBLEM_KINDS[problem.kind] === 'hole';
}
