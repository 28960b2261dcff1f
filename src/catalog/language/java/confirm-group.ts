import type { NameClues } from '../../../domain/index.ts';
import { CLASS_FIT, fitsClasses, isCommonWord, isInFolders } from './fits-classes.ts';

/**
 * How well a group matches the archive, ranked above class matches: one of the archive's own names begins
 * with the group; group and artifact are the same word, an old convention; a name equals the group.
 */
const BEGINS = CLASS_FIT.whole + 1;
const ONE_WORD = BEGINS + 1;
const SAME = ONE_WORD + 1;
/** Words shared by all groups from one maker: `org.apache`, `com.google`. */
const MAKER_WORDS = 2;

/** The result of matching an archive to the groups in advisories. */
export type ConfirmedGroup =
  | { readonly kind: 'one'; readonly group: string }
  /** Several match equally well, nothing identifies the archive, or only its manifest claims another group. */
  | { readonly kind: 'several' }
  /** No advisory names a group for it, or the archive's names and classes point to another one. */
  | { readonly kind: 'none' };

const NONE: ConfirmedGroup = { kind: 'none' };

/**
 * Chooses an archive's group among those that advisories list for its artifact: the best match for its
 * classes and names. A single candidate is accepted unless contradicted.
 */
export function confirmGroup(artifact: string, clues: NameClues, groups: readonly string[]): ConfirmedGroup {
  const ofMaker = onlyOfMaker(groups, artifact, clues);
  const rated = groups
    .map((group) => ({ group, fit: fitOf(group, artifact, clues) }))
    .filter(({ group, fit }) => !isContradicted(group, fit, clues) || group === ofMaker);
  const most = rated.reduce<number>((best, { fit }) => (fit > best ? fit : best), CLASS_FIT.none);
  const best = rated.filter(({ fit }) => fit === most).map(({ group }) => group);
  if (best.length === 0) {
    const isUnclear = groups.some((group) => isClaimUnclear(group, artifact, clues));
    return isUnclear ? { kind: 'several' } : NONE;
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

/**
 * `org.apache.tomcat` begins `org.apache.tomcat-catalina`, and `org.apache.tomcat.embed`
 * `org.apache.tomcat-embed-core`.
 */
function beginsWith(name: string, group: string): boolean {
  return name.replaceAll('-', '.').startsWith(`${group.replaceAll('-', '.')}.`);
}

/** Returns the group that has all others as a prefix. */
function mostSpecific(groups: readonly string[]): string | undefined {
  const longest = groups.toSorted((a, b) => b.length - a.length)[0];
  return groups.every((group) => group === longest || longest?.startsWith(`${group}.`)) ? longest : undefined;
}

/** Classes without any part of the name contradict a group; with a weak match, so does a different maker's name. */
function isContradicted(group: string, fit: number, { names, folders }: NameClues): boolean {
  if (fit > CLASS_FIT.artifactWord) return false;
  if (fit === CLASS_FIT.none && folders.length > 0) return true;
  const makers = names.filter((name) => name.includes('.')).map(makerOf);
  return makers.length > 0 && !makers.includes(makerOf(group));
}

/**
 * Whether an archive may belong to a group although its manifest claims another one: its classes do not
 * contradict, and the claim is a guess (the bundle org.h2 for `com.h2database:h2`) or is not confirmed by its
 * classes.
 */
function isClaimUnclear(
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
 * Returns the only group from the maker that all of the archive's names and folders share: guava's classes
 * are in `com/google/common`.
 */
function onlyOfMaker(
  groups: readonly string[],
  artifact: string,
  { names, folders }: NameClues,
): string | undefined {
  if (isCommonWord(artifact)) return undefined;
  const stated = [
    ...names.filter((name) => name.includes('.')),
    ...folders.map((each) => each.replaceAll('/', '.')),
  ];
  const [maker, another] = new Set(stated.map(makerOf));
  const [group, ...others] = groups.filter((each) => each.includes('.') && makerOf(each) === maker);
  return another === undefined && others.length === 0 ? group : undefined;
}

/** Strips a trailing number, used by releases that coexist with earlier ones: `org.jdom2` counts as `org.jdom`. */
function makerOf(name: string): string {
  return name.split('.', MAKER_WORDS).join('.').replace(/\d+$/u, '');
}
