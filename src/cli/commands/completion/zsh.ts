import {
  withDescendants,
  type DescribedCommand,
  type DescribedOption,
} from '../../options/described-command.ts';

const HEAD = `#compdef plimsoll
# Completes plimsoll in zsh: source <(plimsoll completion zsh), or a file _plimsoll in a folder of $fpath
`;

/** Works both as a file in $fpath, which runs at the first completion, and when sourced. */
const TAIL = `
if [ "$funcstack[1]" = "_plimsoll" ]; then
  _plimsoll "$@"
else
  compdef _plimsoll plimsoll
fi
`;

export function zshScript(root: DescribedCommand): string {
  return [HEAD, ...withDescendants(root).map(functionOf), TAIL].join('');
}

function functionOf(command: DescribedCommand): string {
  const body =
    command.commands.length > 0 ? withCommands(command) : `  _arguments -s \\\n${specs(command)}\n`;
  return `\n${nameOf(command.words)}() {\n${body}}\n`;
}

function withCommands(command: DescribedCommand): string {
  const below = command.commands.map(({ words, summary }) => {
    return `    '${escaped(words.at(-1) ?? '')}:${quoted(summary)}'`;
  });
  const calls = command.commands.map(({ words }) => `        ${words.at(-1) ?? ''}) ${nameOf(words)} ;;`);
  return `  local context state line
  local -a commands=(
${below.join('\n')}
  )
  _arguments -C \\
${optionSpecs(command)} \\
    '1: :->command' \\
    '*:: :->arguments'
  case $state in
    command) _describe command commands ;;
    arguments)
      case $words[1] in
${calls.join('\n')}
      esac
      ;;
  esac
`;
}

function specs(command: DescribedCommand): string {
  const given = command.arguments.map(({ usage, choices }, i) => {
    const place = usage.includes('...') ? '*' : `${i + 1}`;
    const action = choices.length > 0 ? `(${choices.join(' ')})` : '_files';
    return `    '${place}:${escaped(usage)}:${action}'`;
  });
  return [optionSpecs(command), ...given].join(' \\\n');
}

function optionSpecs({ options }: DescribedCommand): string {
  return options.flatMap((option) => option.names.map((name) => optionSpec(name, option))).join(' \\\n');
}

function optionSpec(name: string, option: DescribedOption): string {
  const { value, help } = option;
  const about = `[${escaped(help)}]`;
  if (value === undefined) return `    '${name}${about}'`;
  // `--format=json` and `--format json`, but only `-f json`; all may be repeated.
  return `    '*${name}${name.startsWith('--') ? '=' : ''}${about}:${escaped(value)}:${actionOf(option)}'`;
}

function actionOf({ value = '', choices, takesPath }: DescribedOption): string {
  if (choices.length > 0) {
    return value.includes(',') ? `_values -s , value ${choices.join(' ')}` : `(${choices.join(' ')})`;
  }
  return takesPath ? '_files' : ' ';
}

function nameOf(words: readonly string[]): string {
  return ['_plimsoll', ...words].join('_');
}

/** Escapes characters that end a part of a specification. */
function escaped(text: string): string {
  return quoted(text.replace(/[\\[\]:]/gu, String.raw`\$&`));
}

function quoted(text: string): string {
  return text.replaceAll("'", String.raw`'\''`);
}
