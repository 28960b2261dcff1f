import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The only look at the process's environment, beside cli/. */
export function processEnvironment(): Environment {
  return process.env;
}

/** `$XDG_CACHE_HOME/plimsoll`, by the XDG base directory specification (a relative path there is to be ignored). */
export function cacheFolder(environment: Environment): string {
  const xdg = environment['XDG_CACHE_HOME'];
  const base = xdg?.startsWith('/') ? xdg : join(environment['HOME'] ?? homedir(), '.cache');
  return join(base, 'plimsoll');
}

/** Where docker login keeps its credentials. */
export function dockerConfigFile(environment: Environment): string {
  const folder = environment['DOCKER_CONFIG'] ?? join(environment['HOME'] ?? homedir(), '.docker');
  return join(folder, 'config.json');
}

/** Proxies by curl's and Go's variables; the lower-case name wins. */
export function proxySettings(environment: Environment): {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly none: string | undefined;
} {
  // An empty variable means no proxy, as if it were not set.
  const read = (name: string) =>
    [environment[name.toLowerCase()], environment[name]].find((value) => value !== undefined && value !== '');
  return { http: read('HTTP_PROXY'), https: read('HTTPS_PROXY'), none: read('NO_PROXY') };
}
