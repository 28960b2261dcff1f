import type { ConfigFile } from './file.ts';
import { OPTIONS, optionName, variableName } from './options.ts';
import { readAs } from './readers.ts';
import type { Settings } from './settings.ts';

/** The texts that the command line gave, by option; a repeated flag gives several. */
export type Flags = { readonly [Key in keyof Settings]?: readonly string[] };

/** Flags beat the environment, which beats the file, option by option. Throws CONFIG_INVALID naming the place. */
export function resolveSettings(
  flags: Flags,
  environment: Readonly<Record<string, string | undefined>>,
  file: ConfigFile | undefined,
): Settings {
  const of = <Key extends keyof Settings>(key: Key): Settings[Key] => {
    const { read, sources, initial } = OPTIONS[key];
    const fromFlag = flags[key];
    if (fromFlag) return readAs(`--${optionName(key)}`, read, fromFlag);
    const fromEnvironment = environment[variableName(key)];
    // An empty variable is how a CI's template says that it is not set.
    if (fromEnvironment !== undefined && fromEnvironment !== '' && sources.includes('environment')) {
      return readAs(variableName(key), read, [fromEnvironment]);
    }
    const fromFile = file?.options.get(key);
    if (file && fromFile) return readAs(`${file.path}: ${optionName(key)}`, read, fromFile);
    return initial;
  };
  return {
    max: of('max'),
    onlyFixed: of('onlyFixed'),
    failOnKev: of('failOnKev'),
    minEpss: of('minEpss'),
    strict: of('strict'),
    allowIncomplete: of('allowIncomplete'),
    platform: of('platform'),
    username: of('username'),
    passwordStdin: of('passwordStdin'),
    password: of('password'),
    registryToken: of('registryToken'),
    insecure: of('insecure'),
    skipTlsVerify: of('skipTlsVerify'),
    caCert: of('caCert'),
    offline: of('offline'),
    maxFeedAge: of('maxFeedAge'),
    feedsMirror: of('feedsMirror'),
    feedAddress: of('feedAddress'),
    preferFeed: of('preferFeed'),
    nvd: of('nvd'),
    nvdApiKey: of('nvdApiKey'),
    format: of('format'),
    showSuppressed: of('showSuppressed'),
    quiet: of('quiet'),
    color: of('color'),
    store: of('store'),
  };
}
