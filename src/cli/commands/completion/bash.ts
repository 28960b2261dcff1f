import {
  withDescendants,
  type DescribedCommand,
  type DescribedOption,
} from '../../options/described-command.ts';

/** Leaves file names to readline, as for any command without a script. */
const FRAME = `# Completes plimsoll in bash: source <(plimsoll completion bash)
_plimsoll() {
  local current=\${COMP_WORDS[COMP_CWORD]} flag=\${COMP_WORDS[COMP_CWORD-1]} command= words= prefix=
  COMPREPLY=()
  # Bash takes --format=json for three words.
  if [[ $current == '=' ]]; then
    current=
  elif [[ $flag == '=' && COMP_CWORD -gt 2 ]]; then
    flag=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  ((COMP_CWORD > 1)) && command=\${COMP_WORDS[1]}
  case $command in
    @PARENTS@) ((COMP_CWORD > 2)) && command+=" \${COMP_WORDS[2]}" ;;
  esac
  case "$command $flag" in
@VALUES@
    *)
      case "$command" in
@WORDS@
      esac
      ;;
  esac
  if [[ $current == *,* ]]; then
    prefix=\${current%,*},
    current=\${current##*,}
  fi
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _plimsoll plimsoll
`;

/** Disables readline's own file completion for this word. */
const ANY_TEXT = 'compopt +o default +o bashdefault 2>/dev/null; return';

export function bashScript(root: DescribedCommand): string {
  const commands = withDescendants(root);
  const parents = root.commands.filter(({ commands: below }) => below.length > 0);
  return FRAME.replace('@PARENTS@', parents.map(({ words }) => words.join(' ')).join(' | '))
    .replace('@VALUES@', commands.flatMap(values).join('\n'))
    .replace('@WORDS@', commands.map(wordsOf).join('\n'));
}

/** Cases for options that take a value; options with the same completion share one. */
function values({ words, options }: DescribedCommand): readonly string[] {
  const valued = options.filter(({ value }) => value !== undefined);
  return [...Map.groupBy(valued, completed)].map(([action, alike]) => {
    const names = alike.flatMap((option) => option.names);
    const patterns = names.map((name) => `'${[...words, name].join(' ')}'`);
    return `    ${patterns.join(' | ')}) ${action} ;;`;
  });
}

function completed({ choices, takesPath }: DescribedOption): string {
  if (choices.length > 0) return `words='${choices.join(' ')}'`;
  return takesPath ? 'return' : ANY_TEXT;
}

/** Returns options after a dash, else the commands or words allowed here; files if there are none. */
function wordsOf({ words, options, commands, arguments: given }: DescribedCommand): string {
  const flags = options.flatMap(({ names }) => names).join(' ');
  const own = [
    ...commands.map((command) => command.words.at(-1) ?? ''),
    ...given.flatMap(({ choices }) => choices),
  ];
  const otherwise = own.length > 0 ? `words='${own.join(' ')}'` : 'return';
  return `        '${words.join(' ')}') if [[ $current == -* ]]; then words='${flags}'; else ${otherwise}; fi ;;`;
}
