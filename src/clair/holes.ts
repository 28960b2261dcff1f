import { isHole, PROBLEM_KINDS, type Problem, type ProblemKind, type ScanResult } from '../domain/index.ts';

type HoleKind = {
  [Kind in ProblemKind]: (typeof PROBLEM_KINDS)[Kind] extends 'hole' ? Kind : never;
}[ProblemKind];

/**
 * How Clair's APIs express a hole, since they cannot report one beside an answer:
 * - `nothing-known`: nothing was looked up, so there is no answer.
 * - `not-indexed`: a part of the image could not be read.
 * - `not-yet`: data is missing, and asking again may help.
 * - `unknowable`: the answer is complete as far as possible, and an extra entry names the gap.
 * - `not-asked`: it concerns packages outside the scope of Clair's answers.
 */
type HoleMeaning = 'nothing-known' | 'not-indexed' | 'not-yet' | 'unknowable' | 'not-asked';

const MEANINGS = {
  'no-package-database': 'nothing-known',
  'distribution-unknown': 'nothing-known',
  'distribution-not-covered': 'nothing-known',
  'sbom-incomplete': 'not-indexed',
  'layer-unreadable': 'not-indexed',
  'package-database-unreadable': 'not-indexed',
  'package-entry-unreadable': 'not-indexed',
  'feed-missing': 'not-yet',
  'feed-stale': 'not-yet',
  // An entry would not show a threshold how many unrated CVEs are severe.
  'severities-missing': 'not-yet',
  'distribution-end-of-life': 'unknowable',
  'feed-content-old': 'unknowable',
  'package-file-unreadable': 'not-asked',
  'binary-packed': 'not-asked',
  'packages-not-read': 'not-asked',
  'package-unidentified': 'not-asked',
  'file-too-large': 'not-asked',
  'advisory-not-compared': 'unknowable',
  'feed-unreadable': 'unknowable',
  'history-missing': 'unknowable',
} as const satisfies Readonly<Record<HoleKind, HoleMeaning>>;

/** Returns unwaived holes with one of these meanings. */
export function openHoles(
  { verdict }: Pick<ScanResult, 'verdict'>,
  ...meanings: readonly HoleMeaning[]
): readonly Problem[] {
  return verdict.incomplete.filter((problem) => means(problem, ...meanings));
}

export function means({ kind }: Problem, ...meanings: readonly HoleMeaning[]): boolean {
  return isHoleKind(kind) && meanings.includes(MEANINGS[kind]);
}

/** Returns all holes, waived or not. */
export function holesOf({ problems }: Pick<ScanResult, 'problems'>): readonly Problem[] {
  return problems.filter(isHole);
}

/** True for language packages: not reading them does not falsify an answer about the distribution. */
export function isOfLanguages(problem: Problem): boolean {
  return means(problem, 'not-asked');
}

export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(({ message }) => message).join('; ');
}

function isHoleKind(kind: ProblemKind): kind is HoleKind {
  return PROBLEM_KINDS[kind] === 'hole';
}
