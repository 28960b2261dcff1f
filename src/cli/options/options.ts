import { Option, type Command } from 'commander';
import { OPTIONS, optionKeys, type Flags, type OptionGroup, type OptionKey } from '../../config/index.ts';
import { collect } from './collect.ts';
import { optionWords } from './option-words.ts';
import { addSynonyms, withSynonyms } from './synonyms.ts';

const GROUP_TITLES: Readonly<Record<OptionGroup, string>> = {
  line: 'The line:',
  history: 'As of an earlier day:',
  attested: 'Attestations:',
  image: 'Reading images:',
  feeds: 'Feeds:',
  output: 'Output:',
  store: 'Store:',
  remote: 'On a server:',
  server: 'Serving:',
  limits: 'What is let in:',
};

const CONFIG_HELP =
  'settings and ignore rules; by default the line and ignore rules of .plimsoll.yaml, if it is there; none: no file';

/** Lists the options in these groups, in option table order. */
export function optionsOf(...groups: readonly OptionGroup[]): readonly OptionKey[] {
  return optionKeys().filter((key) => groups.includes(OPTIONS[key].group));
}

/** Adds a command's options; a switch gets its `--no-` form, unlisted. */
export function addOptions(command: Command, keys: readonly OptionKey[], configHelp = CONFIG_HELP): Command {
  for (const key of keys) {
    const { short, sources, group } = OPTIONS[key];
    if (!sources.includes('flag')) continue;
    const { flag, help } = optionWords(key, command);
    const option = new Option(short === undefined ? flag : `-${short}, ${flag}`, help).helpGroup(
      GROUP_TITLES[group],
    );
    // `--no-keep-feed FEED` takes a value: Commander would treat it as the switch that turns `--keep-feed`
    // off.
    if (option.required) option.negate = false;
    command.addOption(option.required ? option.argParser(collect) : option);
    // Listed in the same group, since hidden options also create theirs.
    if (!option.required) {
      command.addOption(new Option(`--no-${flag.slice(2)}`).helpGroup(GROUP_TITLES[group]).hideHelp());
    }
  }
  addSynonyms(command, keys);
  return command.addOption(new Option('--config <file>', configHelp).helpGroup(GROUP_TITLES.store));
}

/** Returns the command line's values for each option, as texts. */
export function flagsOf(command: Command): Flags {
  const given = optionKeys().filter((key) => command.getOptionValueSource(key) === 'cli');
  const flags = Object.fromEntries(given.map((key) => [key, optionTexts(command.getOptionValue(key))]));
  return withSynonyms(flags, (option) =>
    command.getOptionValueSource(option) === 'cli' ? optionTexts(command.getOptionValue(option)) : undefined,
  );
}

/** Returns an option's values; a repeated one has several. */
export function optionTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
