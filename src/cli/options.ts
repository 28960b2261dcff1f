import { Option, type Command } from 'commander';
import { OPTIONS, optionKeys, type Flags, type OptionGroup } from '../config/index.ts';

const GROUP_TITLES: Readonly<Record<OptionGroup, string>> = {
  line: 'The line:',
  image: 'Reading images:',
  feeds: 'Feeds:',
  output: 'Output:',
  store: 'Store:',
};

/** Adds the options of these groups to a command, from the one table; a switch gets its `--no-` form, unlisted. */
export function addOptions(command: Command, groups: readonly OptionGroup[]): Command {
  for (const group of groups) {
    for (const key of optionKeys()) {
      const { flag, help, sources, group: own } = OPTIONS[key];
      if (own !== group || !sources.includes('flag')) continue;
      const option = new Option(flag, help).helpGroup(GROUP_TITLES[group]);
      if (option.required) {
        option.argParser((value: string, before: readonly string[] | undefined) => [
          ...(before ?? []),
          value,
        ]);
      }
      command.addOption(option);
      if (!option.required) command.addOption(new Option(`--no-${flag.slice(2)}`).hideHelp());
    }
  }
  return command.addOption(
    new Option(
      '--config <file>',
      'settings and ignore rules; by default .plimsoll.yaml, if it is there',
    ).helpGroup(GROUP_TITLES.store),
  );
}

/** What the command line gave for each option, as texts. */
export function flagsOf(command: Command): Flags {
  const given = optionKeys().filter((key) => command.getOptionValueSource(key) === 'cli');
  return Object.fromEntries(given.map((key) => [key, textsOf(command.getOptionValue(key))]));
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
