import {
  withDescendants,
  type DescribedCommand,
  type DescribedOption,
} from '../../options/described-command.ts';

const HEAD = `# Completes plimsoll in fish: plimsoll completion fish | source
`;

export function fishScript(root: DescribedCommand): string {
  return [HEAD, ...withDescendants(root).flatMap(linesOf), ''].join('\n');
}

function linesOf(command: DescribedCommand): readonly string[] {
  const here = `complete -c plimsoll -n ${quoted(conditionOf(command))}`;
  const below = command.commands.map(
    ({ words, summary }) => `${here} -f -a ${quoted(words.at(-1) ?? '')} -d ${quoted(summary)}`,
  );
  const given = command.arguments.flatMap(({ choices }) => choices);
  return [
    ...below,
    ...(given.length > 0 ? [`${here} -f -a ${quoted(given.join(' '))}`] : []),
    ...command.options.map((option) => `${here} ${optionWords(option)}`),
  ];
}

function conditionOf({ words, commands }: DescribedCommand): string {
  if (words.length === 0) return '__fish_use_subcommand';
  const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = commands.map((command) => command.words.at(-1) ?? '');
  return [...seen, ...(below.length > 0 ? [`not __fish_seen_subcommand_from ${below.join(' ')}`] : [])].join(
    '; and ',
  );
}

function optionWords({ names, value, help, choices, takesPath }: DescribedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return [...flags, ...valueWords(value, choices, takesPath), '-d', quoted(help)].join(' ');
}

function valueWords(
  value: string | undefined,
  choices: readonly string[],
  takesPath: boolean,
): readonly string[] {
  if (value === undefined) return [];
  if (choices.length > 0) return ['-x', '-a', quoted(choices.join(' '))];
  return takesPath ? ['-r', '-F'] : ['-x'];
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/gu, String.raw`\$&`)}'`;
}
