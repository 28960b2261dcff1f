import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the process's environment, in the only place besides cli/. */
export function processEnvironment(): Environment {
  return process.env;
}

/** Returns `$XDG_CACHE_HOME/plimsoll`; undefined for a user without a home. */
export function cacheFolder(environment: Environment): string | undefined {
  const xdg = xdgFolder(environment, 'XDG_CACHE_HOME');
  if (xdg !== undefined) return join(xdg, 'plimsoll');
  const home = homeFolder(environment);
  return home === undefined ? undefined : join(home, '.cache', 'plimsoll');
}

/**
 * Returns the credential files from docker login and podman login, which have one format: the file that the
 * environment names, Docker's, and Podman's usual ones.
 */
export function credentialFiles(environment: Environment): readonly string[] {
  const home = homeFolder(environment);
  const folder =
    given(environment['DOCKER_CONFIG']) ?? (home === undefined ? undefined : join(home, '.docker'));
  const docker = folder === undefined ? [] : [join(folder, 'config.json')];
  const named = given(environment['REGISTRY_AUTH_FILE']);
  return named === undefined ? [...docker, ...podmanFiles(environment, home)] : [named, ...docker];
}

/**
 * Lists Podman's existing files, in the order of containers-auth.json(5). After su, the variable still
 * names the previous user's runtime folder, which yields no file.
 */
function podmanFiles(environment: Environment, home: string | undefined): readonly string[] {
  const runtime = xdgFolder(environment, 'XDG_RUNTIME_DIR');
  const config = xdgFolder(environment, 'XDG_CONFIG_HOME') ?? (home && join(home, '.config'));
  const folders = [
    runtime ? join(runtime, 'containers') : `/run/containers/${process.getuid?.() ?? 0}`,
    ...(config ? [join(config, 'containers')] : []),
  ];
  return folders.map((folder) => join(folder, 'auth.json')).filter((file) => existsSync(file));
}

/** The XDG base directory specification says to ignore a relative path. */
function xdgFolder(environment: Environment, variable: string): string | undefined {
  const folder = environment[variable];
  return folder?.startsWith('/') ? folder : undefined;
}

/** A container may run as a user that its system does not know. */
function homeFolder(environment: Environment): string | undefined {
  const named = given(environment['HOME']);
  if (named !== undefined) return named;
  try {
    return given(userInfo().homedir);
  } catch {
    return undefined;
  }
}

/** Ignores an empty name: it would mean the working directory, whose files may be anybody's. */
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
