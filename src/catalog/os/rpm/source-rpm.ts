const SUFFIXES: readonly string[] = ['.src.rpm', '.nosrc.rpm'];

/**
 * Splits a source package's file name, `NAME-VERSION-RELEASE.src.rpm`; undefined for anything else. A file
 * name carries no epoch: {@link toPackage} chooses it.
 */
export function parseSourceRpm(fileName: string): { name: string; versionRelease: string } | undefined {
  const suffix = SUFFIXES.find((ending) => fileName.endsWith(ending));
  if (suffix === undefined) return undefined;
  const stem = fileName.slice(0, -suffix.length);
  const beforeRelease = stem.lastIndexOf('-');
  const beforeVersion = stem.lastIndexOf('-', beforeRelease - 1);
  // Neither name, version nor release can be empty (and a lastIndexOf from below 0 searches index 0).
  if (beforeVersion < 1 || beforeRelease - beforeVersion < 2 || beforeRelease === stem.length - 1) {
    return undefined;
  }
  return { name: stem.slice(0, beforeVersion), versionRelease: stem.slice(beforeVersion + 1) };
}
