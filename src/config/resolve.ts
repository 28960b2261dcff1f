import type { ConfigFile } from './file.ts';
import { optionName, valuesOf, type OptionGroup } from './option.ts';
import {
  OPTIONS,
  settingKeys,
  variableName,
  type AllOptions,
  type OptionKey,
  type Settings,
} from './options.ts';
import { readAs } from './readers.ts';

/** Texts from the command line, by option; a repeated flag gives several. */
export type Flags = Readonly<Partial<Record<OptionKey, readonly string[]>>>;
export type Variables = Readonly<Record<string, string | undefined>>;

/** Returns one option's value. */
export type OptionReader = <Key extends OptionKey>(key: Key) => AllOptions[Key];

/**
 * Reads options by precedence: flags, then the environment, then the file. Throws CONFIG_INVALID naming the
 * source, and the help that explains the option.
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
      // CI templates use an empty variable for an unset one.
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

/** Resolves a scan's settings. Throws CONFIG_INVALID naming the source. */
export function resolveSettings(
  flags: Flags,
  environment: Variables,
  file: Pick<ConfigFile, 'path' | 'options'> | undefined,
  command?: 'scan' | 'serve',
): Settings {
  return valuesOf<Settings>(settingKeys(), optionReader(flags, environment, file, command));
}
