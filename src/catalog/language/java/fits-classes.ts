/** How well a group matches an archive's own classes; higher is better. */
export const CLASS_FIT = { none: 0, artifactWord: 1, lastWord: 2, whole: 3 } as const;

export type ClassFit = (typeof CLASS_FIT)[keyof typeof CLASS_FIT];

/** The shortest word that counts. */
const LEAST_WORD = 2;
/** Artifact words that are common class folders in any project. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  ...['api', 'app', 'base', 'client', 'common', 'commons', 'core', 'data', 'db', 'impl', 'io', 'java', 'lib'],
  ...['main', 'model', 'parent', 'plugin', 'project', 'server', 'service', 'test', 'util', 'utils', 'web'],
]);

/**
 * Compares a group and an artifact with an archive's class folders: a folder equals the group (`org/yaml` for
 * org.yaml), its last word, or a word in the artifact.
 */
export function fitsClasses(group: string, artifact: string, folders: readonly string[]): ClassFit {
  const path = group.replaceAll('.', '/');
  if (path.includes('/') && folders.some((folder) => `${folder}/`.startsWith(`${path}/`)))
    return CLASS_FIT.whole;
  const words = new Set(folders.flatMap((folder) => folder.toLowerCase().split('/')));
  const last = group.slice(group.lastIndexOf('.') + 1).toLowerCase();
  const isFolder = (word: string) => word.length >= LEAST_WORD && words.has(word);
  const isTelling = (word: string) => isFolder(word) && !isCommonWord(word);
  if (isFolder(last) || last.split('-').some(isTelling)) return CLASS_FIT.lastWord;
  return artifact.toLowerCase().split(/[-._]/u).some(isTelling) ? CLASS_FIT.artifactWord : CLASS_FIT.none;
}

/** Whether every word in a name is a folder: `commons-io` for org/apache/commons/io. */
export function isInFolders(name: string, folders: readonly string[]): boolean {
  const words = new Set(folders.flatMap((folder) => folder.toLowerCase().split('/')));
  return name.split('-').every((word) => words.has(word));
}

/** Whether a word is too common to identify a package's maker. */
export function isCommonWord(word: string): boolean {
  return COMMON_WORDS.has(word);
}
