import { AppError } from '../errors/index.ts';
import type { Environment } from './environment.ts';
import { didYouMean } from './suggestions.ts';
import { optionName } from './option.ts';
import { OPTIONS, optionKeys, variableName } from './options.ts';

const PREFIX = 'PLIMSOLL_';

/** Variable that names the configuration file. */
export const CONFIG_VARIABLE = `${PREFIX}CONFIG`;

/** Variables for the project's own tests; the program also runs in shells that set them. */
const OF_TESTS = ['SHARED', 'IMAGES', 'SEED', 'LONG'].map((name) => PREFIX + name);

/** Variables by which pipelines select the version to install and the image to scan; no option has these names. */
const OF_PIPELINES = ['VERSION', 'IMAGE'].map((name) => PREFIX + name);
const NO_OPTIONS: ReadonlySet<string> = new Set([CONFIG_VARIABLE, ...OF_TESTS, ...OF_PIPELINES]);

/** Throws CONFIG_INVALID for a variable that matches no option: a misspelt one would be ignored silently. */
export function checkVariables(environment: Environment): void {
  const given = Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !NO_OPTIONS.has(name));
  if (given.length === 0) return;
  const byVariable = new Map(optionKeys().map((key) => [variableName(key), key]));
  for (const name of given) {
    const key = byVariable.get(name);
    if (key !== undefined && OPTIONS[key].sources.includes('environment')) continue;
    if (key !== undefined) {
      throw new AppError('CONFIG_INVALID', `${name} is not read from the environment`, {
        hint: `give --${optionName(key)} on the command line`,
      });
    }
    if (!isServiceLink(name)) throw unknown(name);
  }
}

/**
 * Recognises variables that Kubernetes sets in a pod for the services in its namespace, one of which may be
 * named `plimsoll` or begin with it: PLIMSOLL_SERVICE_HOST, PLIMSOLL_PORT_6060_TCP_ADDR,
 * PLIMSOLL_DB_SERVICE_PORT_HTTP
 * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
function isServiceLink(name: string): boolean {
  const words = `${name.slice(PREFIX.length - 1)}_`;
  return words.includes('_PORT_') || words.endsWith('_SERVICE_HOST_');
}

function unknown(name: string): AppError {
  const known = optionKeys().filter((key) => OPTIONS[key].sources.includes('environment'));
  return new AppError('CONFIG_INVALID', `unknown variable ${name}`, {
    hint: didYouMean(name, [CONFIG_VARIABLE, ...known.map(variableName)]) ?? `unset ${name}`,
  });
}
