import { isHole, PROBLEM_KINDS, type Problem, type ProblemKind } from '../../domain/index.ts';
import type { Scan } from '../../scan/index.ts';

type HoleKind = {
  [Kind in ProblemKind]: (typeof PROBLEM_KINDS)[Kind] extends 'hole' ? Kind : never;
}[ProblemKind];

/**
 * How Clair's APIs, which have no place for a hole beside an answer, speak of it:
 * - `nothing-known`: nothing was looked up, so there is no answer.
 * - `not-indexed`: a part of the image could not be read.
 * - `not-yet`: data is missing, and asking again may help.
 * - `unknowable`: the answer holds everything that is known, and an entry that says what is not.
 * - `not-asked`: it is about packages that Clair's answers are not about.
 */
type HoleMeaning = 'nothing-known' | 'not-indexed' | 'not-yet' | 'unknowable' | 'not-asked';

const MEANINGS = {
  'no-package-database': 'nothing-known',
  'distribution-unknown': 'nothing-known',
  'distribution-not-covered': 'nothing-known',
  'layer-unreadable': 'not-indexed',
  'package-database-unreadable': 'not-indexed',
  'package-entry-unreadable': 'not-indexed',
  'feed-missing': 'not-yet',
  'feed-stale': 'not-yet',
  // One entry among them would not tell a threshold how many unrated CVEs are severe.
  'severities-missing': 'not-yet',
  'distribution-end-of-life': 'unknowable',
  'feed-content-old': 'unknowable',
  'packages-not-read': 'not-asked',
  'advisory-not-compared': 'unknowable',
  'feed-unreadable': 'unknowable',
} as const satisfies Readonly<Record<HoleKind, HoleMeaning>>;

/** Holes that nobody waived and that have one of these meanings. */
export function openHoles(
  { verdict }: Pick<Scan['result'], 'verdict'>,
  ...meanings: readonly HoleMeaning[]
): readonly Problem[] {
  return verdict.incomplete.filter((problem) => means(problem, ...meanings));
}

export function means({ kind }: Problem, ...meanings: readonly HoleMeaning[]): boolean {
  return isHoleKind(kind) && meanings.includes(MEANINGS[kind]);
}

/** Holes, waived or not. */
export function holesOf({ problems }: Pick<Scan['result'], 'problems'>): readonly Problem[] {
  return problems.filter(isHole);
}

/** Packages of programming languages: that they are not read makes no answer about the distribution's wrong. */
export function isOfLanguages(problem: Problem): boolean {
  return means(problem, 'not-asked');
}

export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(({ message }) => message).join('; ');
}

function isHoleKind(kind: ProblemKind): kind is HoleKind {
  return PROBLEM_KINDS[kind] === 'hole';
}
