import { commandLine } from '../../src/cli/start/command-line.ts';
import {
  describeCommand,
  withDescendants,
  type DescribedCommand,
  type DescribedOption,
} from '../../src/cli/options/described-command.ts';
import { SYNONYMS } from '../../src/cli/options/synonyms.ts';
import { OPTIONS, optionKeys, variableName, type OptionKey } from '../../src/config/options.ts';
import { VERSION } from '../../src/domain/values/version.ts';
import { GROUPS } from './options-page.ts';

const ENVIRONMENT = `Options can be set in the environment, by the names above. Flags beat the environment, which beats the file that
--config or PLIMSOLL_CONFIG names. HTTPS_PROXY, HTTP_PROXY and NO_PROXY name proxies, DOCKER_CONFIG the folder of docker login's
credentials, DOCKER_AUTH_CONFIG holds the content of such a file, DOCKER_HOST names the socket of Docker or Podman.`;
const EXIT_STATUS = [
  ['0', 'within the line, or no line is set'],
  ['1', 'over the line'],
  ['2', 'could not scan, or wrong usage'],
  ['3', 'not over it, but the answer has a hole'],
] as const;
const FILES = [
  ['~/.cache/plimsoll/store.db', 'layers and feeds that were read, unless --store names another file'],
  ['.plimsoll.yaml', 'the line and ignore rules of a project; other settings only where --config names it'],
  ['~/.docker/config.json', 'credentials of registries'],
  ['$XDG_RUNTIME_DIR/containers/auth.json', 'the same, by podman login'],
] as const;

/** Writes docs/man/plimsoll.1 in the macros of man(7), from the commands and the table of options. */
export function manPage(): string {
  const root = describeCommand(commandLine());
  const commands = withDescendants(root).filter(
    ({ words, commands: below }) => words.length > 0 && below.length === 0,
  );
  return [
    `.\\" Generated from the commands and src/config/options.ts by node bin/reference.ts.`,
    `.TH PLIMSOLL 1 "" "plimsoll ${VERSION}" "User Commands"`,
    '.SH NAME',
    'plimsoll \\- finds the known vulnerabilities in container images',
    '.SH SYNOPSIS',
    ...commands.flatMap((command) => [synopsis(command), '.br']).slice(0, -1),
    '.SH DESCRIPTION',
    text(root.description),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH OPTIONS',
    ...Object.entries(GROUPS).flatMap(([group, title]) => optionSection(group, title)),
    '.SS Synonyms',
    ...SYNONYMS.flatMap(({ flag, help }) => entry(bold(flag), help)),
    '.SH EXIT STATUS',
    ...EXIT_STATUS.flatMap(([code, meaning]) => entry(bold(code), meaning)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.split('\n').map(text),
    '.SH FILES',
    ...FILES.flatMap(([file, meaning]) => entry(italic(file), meaning)),
    '',
  ].join('\n');
}

function synopsis({ words, arguments: given }: DescribedCommand): string {
  const usage = given.map((argument) => argument.usage);
  return [bold(['plimsoll', ...words].join(' ')), '[options]', ...usage].map(unlessStyled).join(' ');
}

function commandSection(command: DescribedCommand): readonly string[] {
  const { words, description, options, more } = command;
  const table = new Set(optionKeys().flatMap((key) => OPTIONS[key].flag.split(' ', 1)));
  const isOwn = ({ names }: DescribedOption) => !names.some((name) => table.has(name));
  const shared = options.filter((option) => !isOwn(option)).map(({ names }) => names.at(-1) ?? '');
  return [
    `.SS ${text(words.join(' '))}`,
    text(description),
    ...command.arguments
      .filter(({ help }) => help !== '')
      .flatMap(({ usage, help }) => entry(italic(usage), help)),
    ...options
      .filter(isOwn)
      .flatMap(({ names, value, help }) => entry(bold([names.join(', '), value].join(' ').trim()), help)),
    ...(shared.length > 0 ? ['.PP', `Options: ${text(shared.join(', '))}`] : []),
    ...(more === '' ? [] : ['.PP', '.nf', ...more.split('\n').map(text), '.fi']),
  ];
}

function optionSection(group: string, title: string): readonly string[] {
  const keys = optionKeys().filter((key) => OPTIONS[key].group === group);
  return [`.SS ${text(title)}`, ...keys.flatMap(optionEntry)];
}

function optionEntry(key: OptionKey): readonly string[] {
  const { flag, short, help, sources } = OPTIONS[key];
  const variable = sources.includes('environment') ? ` (${variableName(key)})` : '';
  const spelled = short === undefined ? flag : `-${short}, ${flag}`;
  const name = sources.includes('flag') ? spelled : variableName(key);
  return entry(bold(name), `${help}${sources.includes('flag') ? variable : ''}`);
}

function entry(term: string, meaning: string): readonly string[] {
  return ['.TP', term, text(meaning)];
}

const bold = (words: string) => `\\fB${escaped(words)}\\fR`;
const italic = (words: string) => `\\fI${escaped(words)}\\fR`;
const unlessStyled = (words: string) => (words.startsWith('\\f') ? words : escaped(words));

/** One line of text, which would be a request if it began with a dot or an apostrophe. */
function text(line: string): string {
  const safe = escaped(line);
  return /^[.']/u.test(safe) ? `\\&${safe}` : safe;
}

/** A bare hyphen would become a dash that cannot be pasted into a shell. */
function escaped(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll("'", '\\(aq').replaceAll('…', '...');
}
