import type { ConfigFile } from './file.ts';
import type { OptionGroup } from './option.ts';
import { OPTIONS, optionName, variableName, type AllOptions, type OptionKey } from './options.ts';
import { readAs } from './readers.ts';
import type { Settings } from './settings.ts';

/** Texts that the command line gave, by option; a repeated flag gives several. */
export type Flags = Readonly<Partial<Record<OptionKey, readonly string[]>>>;
export type Variables = Readonly<Record<string, string | undefined>>;

/** Returns the value of one option. */
export type OptionReader = <Key extends OptionKey>(key: Key) => AllOptions[Key];

/**
 * Reads options by precedence: flags, then the environment, then the file. Throws CONFIG_INVALID naming the source, and the
 * help that has the option.
 */
export function optionReader(
  flags: Flags,
  environment: Variables,
  file: Pick<ConfigFile, 'path' | 'options'> | undefined,
  command: 'scan' | 'serve' = 'scan',
): OptionReader {
  return (key) => {
    const { read, sources, initial, alias, group } = OPTIONS[key];
    const hint = `plimsoll ${isOfServers(group) ? 'serve' : command} --help`;
    const fromFlag = flags[key];
    if (fromFlag) return readAs(`--${optionName(key)}`, read, fromFlag, hint);
    for (const name of [variableName(key), ...(alias === undefined ? [] : [alias])]) {
      const fromEnvironment = environment[name];
      // CI templates use an empty variable to mean that it is not set.
      if (fromEnvironment !== undefined && fromEnvironment !== '' && sources.includes('environment')) {
        return readAs(name, read, [fromEnvironment], hint);
      }
    }
    const fromFile = file?.options.get(key);
    if (file && fromFile) return readAs(`${file.path}: ${optionName(key)}`, read, fromFile, hint);
    return initial;
  };
}

function isOfServers(group: OptionGroup): boolean {
  return group === 'server' || group === 'limits';
}

/** Resolves the settings of a scan. Throws CONFIG_INVALID naming the source. */
export function resolveSettings(
  flags: Flags,
  environment: Variables,
  file: Pick<ConfigFile, 'path' | 'options'> | undefined,
  command?: 'scan' | 'serve',
): Settings {
  const of = optionReader(flags, environment, file, command);
  return {
    ...lineSettings(of),
    scope: of('scope'),
    skipPath: of('skipPath'),
    baseline: of('baseline'),
    base: of('base'),
    bases: of('bases'),
    ignoreFile: of('ignoreFile'),
    vex: of('vex'),
    asOf: of('asOf'),
    rulesAsOf: of('rulesAsOf'),
    ifAttested: of('ifAttested'),
    attestKey: of('attestKey'),
    attestIdentity: of('attestIdentity'),
    attestIssuer: of('attestIssuer'),
    platform: of('platform'),
    distro: of('distro'),
    username: of('username'),
    passwordStdin: of('passwordStdin'),
    password: of('password'),
    registryToken: of('registryToken'),
    insecure: of('insecure'),
    skipTlsVerify: of('skipTlsVerify'),
    caCert: of('caCert'),
    skipDigestCheck: of('skipDigestCheck'),
    parallel: of('parallel'),
    timeout: of('timeout'),
    ...feedSettings(of),
    format: of('format'),
    template: of('template'),
    showSuppressed: of('showSuppressed'),
    listPackages: of('listPackages'),
    severity: of('severity'),
    all: of('all'),
    quiet: of('quiet'),
    color: of('color'),
    store: of('store'),
    server: of('server'),
    insecureServer: of('insecureServer'),
    sendCredentials: of('sendCredentials'),
    token: of('token'),
    incompleteSeverity: of('incompleteSeverity'),
  };
}

function lineSettings(of: OptionReader) {
  return {
    max: of('max'),
    within: of('within'),
    onlyFixed: of('onlyFixed'),
    failOnKev: of('failOnKev'),
    minEpss: of('minEpss'),
    ignoreBase: of('ignoreBase'),
    strict: of('strict'),
    allowIncomplete: of('allowIncomplete'),
  };
}

function feedSettings(of: OptionReader) {
  return {
    offline: of('offline'),
    maxFeedAge: of('maxFeedAge'),
    feedsMirror: of('feedsMirror'),
    feedAddress: of('feedAddress'),
    feedsFrom: of('feedsFrom'),
    feedsKey: of('feedsKey'),
    feedsIdentity: of('feedsIdentity'),
    feedsIssuer: of('feedsIssuer'),
    trustedRoot: of('trustedRoot'),
    preferFeed: of('preferFeed'),
    nvd: of('nvd'),
    nvdApiKey: of('nvdApiKey'),
  };
}
