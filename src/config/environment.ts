import { userInfo } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the process's environment, in the only place besides cli/. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Returns `$XDG_CACHE_HOME/plimsoll`, by the XDG base directory specification (which says to ignore a relative path);
 * undefined for a user without a home.
 */
export function cacheFolder(environment: Environment): string | undefined {
  const xdg = environment['XDG_CACHE_HOME'];
  if (xdg?.startsWith('/')) return join(xdg, 'plimsoll');
  const home = homeFolder(environment);
  return home === undefined ? undefined : join(home, '.cache', 'plimsoll');
}

/** Returns the file where docker login stores its credentials; none for a user without a home. */
export function dockerConfigFiles(environment: Environment): readonly string[] {
  const home = homeFolder(environment);
  const folder =
    given(environment['DOCKER_CONFIG']) ?? (home === undefined ? undefined : join(home, '.docker'));
  return folder === undefined ? [] : [join(folder, 'config.json')];
}

/** A container may run as a user whom its system does not know. */
function homeFolder(environment: Environment): string | undefined {
  const named = given(environment['HOME']);
  if (named !== undefined) return named;
  try {
    return given(userInfo().homedir);
  } catch {
    return undefined;
  }
}

/** An empty one would name the folder of the call, in which files may be anybody's. */
function given(folder: string | null | undefined): string | undefined {
  return folder === null || folder === '' ? undefined : folder;
}

/** Reads proxies from curl's and Go's variables; the lower-case name wins. */
export function proxySettings(environment: Environment): {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly none: string | undefined;
} {
  // An empty variable means no proxy, as if it were unset.
  const read = (name: string) =>
    [environment[name.toLowerCase()], environment[name]].find((value) => value !== undefined && value !== '');
  return { http: read('HTTP_PROXY'), https: read('HTTPS_PROXY'), none: read('NO_PROXY') };
}
