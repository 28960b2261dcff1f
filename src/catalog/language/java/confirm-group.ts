import type { NameClues } from '../../../domain/index.ts';
import { CLASS_FIT, fitsClasses } from './fits-classes.ts';

/**
 * How a group agrees with what an archive tells, above its agreement with the classes: a name that the archive gives
 * itself begins with the group; group and artifact are one word, as they once used to be; a name is the group.
 */
const BEGINS = CLASS_FIT.whole + 1;
const ONE_WORD = BEGINS + 1;
const SAME = ONE_WORD + 1;
/** Words that groups of one maker share: `org.apache`, `com.google`. */
const MAKER_WORDS = 2;

/**
 * Chooses the group of an archive among those that advisories know with its artifact: the one that agrees best with its
 * classes and its own names. A single one is taken where nothing contradicts it. Undefined if none is, or several are.
 */
export function confirmGroup(
  artifact: string,
  clues: NameClues,
  groups: readonly string[],
): string | undefined {
  if (clues.group !== undefined && groups.includes(clues.group)) return clues.group;
  const rated = groups.map((group) => ({ group, fit: fitOf(group, artifact, clues) }));
  const most = rated.reduce<number>((best, { fit }) => (fit > best ? fit : best), CLASS_FIT.none);
  const chosen = mostSpecific(rated.filter(({ fit }) => fit === most).map(({ group }) => group));
  if (chosen === undefined) return undefined;
  if (groups.length > 1) return most > CLASS_FIT.none ? chosen : undefined;
  return isContradicted(chosen, most, clues) ? undefined : chosen;
}

function fitOf(group: string, artifact: string, { names, folders }: NameClues): number {
  if (names.includes(group)) return SAME;
  const classes = fitsClasses(group, artifact, folders);
  if (group === artifact && classes > CLASS_FIT.none) return ONE_WORD;
  return names.some((name) => name.startsWith(`${group}.`)) ? BEGINS : classes;
}

/** Returns the group that all others are beginnings of. */
function mostSpecific(groups: readonly string[]): string | undefined {
  const longest = groups.toSorted((a, b) => b.length - a.length)[0];
  return groups.every((group) => group === longest || longest?.startsWith(`${group}.`)) ? longest : undefined;
}

/** Classes that have nothing of the name speak against it; where little of it agrees, so does another maker's name. */
function isContradicted(group: string, fit: number, { names, folders }: NameClues): boolean {
  if (fit > CLASS_FIT.artifactWord) return false;
  if (fit === CLASS_FIT.none && folders.length > 0) return true;
  const makers = names.filter((name) => name.includes('.')).map(makerOf);
  return makers.length > 0 && !makers.includes(makerOf(group));
}

function makerOf(name: string): string {
  return name.split('.', MAKER_WORDS).join('.');
}
