/** Code hosts whose modules have two path elements after the host; all others have one. */
const REPOSITORY_HOSTS = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'golang.org']);

const MAJOR_VERSION = /^v\d+$/u;

/**
 * Guesses module names from import paths, for a message: skips the standard library (no dot in the first
 * element) and the program's own module.
 */
export function modulesOfPaths(paths: readonly string[], mainPath: string): readonly string[] {
  const own = moduleOf(mainPath);
  const modules = paths.filter((path) => isPublished(path)).map(moduleOf);
  return [...new Set(modules)].filter((module) => module !== own).sort();
}

/** Vendored packages are prefixed with the path of the vendoring folder. */
function moduleOf(path: string): string {
  const vendored = path.lastIndexOf('/vendor/');
  const [host = '', ...rest] = (vendored < 0 ? path : path.slice(vendored + '/vendor/'.length)).split('/');
  const count = REPOSITORY_HOSTS.has(host) ? 2 : 1;
  const major = rest[count];
  return [
    host,
    ...rest.slice(0, count),
    ...(major !== undefined && MAJOR_VERSION.test(major) ? [major] : []),
  ].join('/');
}

function isPublished(path: string): boolean {
  const [first = ''] = path.split('/', 1);
  return first.includes('.') || path.includes('/vendor/');
}
