import type { NameClues } from '../../../domain/index.ts';
import { CLASS_FIT, fitsClasses, isCommonWord, isInFolders } from './fits-classes.ts';

/**
 * How a group agrees with what an archive tells, above its agreement with the classes: a name that the archive gives
 * itself begins with the group; group and artifact are one word, as they once used to be; a name is the group.
 */
const BEGINS = CLASS_FIT.whole + 1;
const ONE_WORD = BEGINS + 1;
const SAME = ONE_WORD + 1;
/** Words that groups of one maker share: `org.apache`, `com.google`. */
const MAKER_WORDS = 2;

/** The groups of advisories that an archive may be of. */
export type ConfirmedGroup =
  | { readonly kind: 'one'; readonly group: string }
  /** Several agree alike with what it tells, or nothing tells, or only its manifest claims another one. */
  | { readonly kind: 'several' }
  /** Advisories know none, or what the archive tells is of another one. */
  | { readonly kind: 'none' };

const NONE: ConfirmedGroup = { kind: 'none' };

/**
 * Chooses the group of an archive among those that advisories know with its artifact: the one that agrees best with its
 * classes and its own names. A single one is taken where nothing contradicts it.
 */
export function confirmGroup(artifact: string, clues: NameClues, groups: readonly string[]): ConfirmedGroup {
  const ofMaker = onlyOfMaker(groups, artifact, clues);
  const rated = groups
    .map((group) => ({ group, fit: fitOf(group, artifact, clues) }))
    .filter(({ group, fit }) => !isContradicted(group, fit, clues) || group === ofMaker);
  const most = rated.reduce<number>((best, { fit }) => (fit > best ? fit : best), CLASS_FIT.none);
  const best = rated.filter(({ fit }) => fit === most).map(({ group }) => group);
  if (best.length === 0) {
    const isDoubted = groups.some((group) => isClaimDoubtful(group, artifact, clues));
    return isDoubted ? { kind: 'several' } : NONE;
  }
  const group = most > CLASS_FIT.none || best.length === 1 ? mostSpecific(best) : undefined;
  return group === undefined ? { kind: 'several' } : { kind: 'one', group };
}

function fitOf(group: string, artifact: string, clues: NameClues): number {
  const { names, folders } = clues;
  if (names.includes(group)) return SAME;
  const classes = fitsClasses(group, artifact, folders);
  if (group === artifact && (classes > CLASS_FIT.none || isInFolders(group, folders))) return ONE_WORD;
  return group === clues.group || names.some((name) => beginsWith(name, group)) ? BEGINS : classes;
}

/** `org.apache.tomcat` begins `org.apache.tomcat-catalina`, and `org.apache.tomcat.embed` `org.apache.tomcat-embed-core`. */
function beginsWith(name: string, group: string): boolean {
  return name.replaceAll('-', '.').startsWith(`${group.replaceAll('-', '.')}.`);
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

/**
 * Whether an archive may be of a group although its manifest claims another one: its classes do not contradict, and the
 * claim is a guess (the bundle org.h2 for `com.h2database:h2`), or its classes do not confirm it.
 */
function isClaimDoubtful(
  group: string,
  artifact: string,
  { group: claimed, names, folders }: NameClues,
): boolean {
  if (claimed === undefined || isCommonWord(artifact)) return false;
  if (folders.length > 0 && fitsClasses(group, artifact, folders) === CLASS_FIT.none) return false;
  const isGuess = names.includes(claimed) || group.includes(artifact);
  return isGuess || fitsClasses(claimed, artifact, folders) < CLASS_FIT.whole;
}

/**
 * Returns the only group of the maker that everything which the archive tells is of: guava's classes are in
 * `com/google/common`.
 */
function onlyOfMaker(
  groups: readonly string[],
  artifact: string,
  { names, folders }: NameClues,
): string | undefined {
  if (isCommonWord(artifact)) return undefined;
  const told = [
    ...names.filter((name) => name.includes('.')),
    ...folders.map((each) => each.replaceAll('/', '.')),
  ];
  const [maker, another] = new Set(told.map(makerOf));
  const [group, ...others] = groups.filter((each) => each.includes('.') && makerOf(each) === maker);
  return another === undefined && others.length === 0 ? group : undefined;
}

/** Releases that go beside earlier ones have a number at the end of their names: `org.jdom2` is of `org.jdom`. */
function makerOf(name: string): string {
  return name.split('.', MAKER_WORDS).join('.').replace(/\d+$/u, '');
}
