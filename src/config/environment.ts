import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the process's environment, in the only place besides cli/. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Returns `$XDG_CACHE_HOME/plimsoll`, by the XDG base directory specification (which says to ignore a relative path).
 */
export function cacheFolder(environment: Environment): string {
  const xdg = environment['XDG_CACHE_HOME'];
  const base = xdg?.startsWith('/') ? xdg : join(environment['HOME'] ?? homedir(), '.cache');
  return join(base, 'plimsoll');
}

/** Returns the file where docker login stores its credentials. */
export function dockerConfigFile(environment: Environment): string {
  const named = environment['DOCKER_CONFIG'];
  // An empty one is none, as it is for Docker: files in the folder of the call may be anybody's.
  const isNamed = named !== undefined && named !== '';
  return join(isNamed ? named : join(environment['HOME'] ?? homedir(), '.docker'), 'config.json');
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
