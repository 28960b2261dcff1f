import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { OPTIONS, optionKeys, variableName } from '../../src/config/options.ts';
import { describeCommand, type DescribedCommand } from '../../src/cli/options/described-command.ts';
import { SYNONYMS } from '../../src/cli/options/synonyms.ts';
import { commandLine } from '../../src/cli/start/command-line.ts';
import { User } from '../support/cli.ts';
import { documentedCommands } from '../support/documented-commands.ts';

const project = resolve(import.meta.dirname, '../..');
const pages = globSync('**/*.md', { cwd: project, exclude: ['node_modules/**', 'dist/**'] });
/** Options that no help lists. */
const HIDDEN = [
  ...SYNONYMS.map(({ flag }) => flag.split(' ', 1).join()),
  '-h',
  '--help',
  '-o',
  '--output',
  '-config',
  '-log-level',
  '-V',
  '--version',
];
const read = (page: string) => readFileSync(join(project, page), 'utf8');

it("prints the README's transcript in the demo", async () => {
  using user = new User();
  const [, transcript = ''] = read('README.md').split('```console\n', 2);
  const shown = transcript.slice(0, transcript.indexOf('```')).trimEnd().split('\n');
  const [, call = ''] = /^\$ \.\/plimsoll (.*)$/mu.exec(transcript) ?? [];
  const { stdout } = await user.run(call.split(' '));
  const own = shown.filter((line) => !line.startsWith('$ ') && !line.startsWith('[…'));
  expect(stdout).toContain(own.join('\n').trim());
});

const root = describeCommand(commandLine());

/** The command that the first words name, and whether it has an option. */
function described(words: readonly string[]): DescribedCommand {
  return words.reduce((command, word) => {
    const below = command.commands.find((each) => each.words.at(-1) === word);
    return below ?? command;
  }, root);
}

it.each(pages.filter((page) => !page.startsWith('docs/adr/')))(
  'calls in %s only commands and options that exist',
  (page) => {
    const wrong = documentedCommands(read(page)).flatMap(({ line, words }) => {
      const [name = ''] = words;
      if (name.startsWith('-') || name === 'help') return [];
      const command = described(words);
      if (command === root) return [`${page}:${line}: ${name}`];
      const known = [...command.options.flatMap(({ names }) => names), ...HIDDEN];
      return words
        .filter((word) => /^--?[a-z]/u.test(word))
        .map((word) => word.split('=', 1)[0] ?? '')
        .filter((flag) => !known.includes(flag))
        .map((flag) => `${page}:${line}: ${flag}`);
    });
    expect(wrong).toEqual([]);
  },
);

it('finds calls in the pages to check', () => {
  expect(pages.flatMap((page) => documentedCommands(read(page))).length).toBeGreaterThan(90);
});

/** Headings as the anchors that readers of Markdown make of them. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it.each(pages)('links in %s only to existing targets', (page) => {
  const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = targets
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(join(project, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    });
  expect(broken).toEqual([]);
});

it.each(pages)('names in %s only existing options', (page) => {
  const flags = optionKeys().map((key) => OPTIONS[key].flag.split(' ', 1)[0]);
  const variables = optionKeys().map(variableName);
  const calls = [...read(page).matchAll(/plimsoll (?:scan|serve|explain|demo|feeds|klar)\b[^`|\n]*/g)];
  const named = calls.flatMap(([call]) => call.match(/(?<= )--[a-z-]+/g) ?? []);
  const ofCommands = [
    '--accept-older',
    '--config',
    '--help',
    '--images',
    '--key',
    '--list',
    '--no-push',
    '--out',
    '--sign-key',
  ];
  expect(named.filter((flag) => !flags.includes(flag) && !ofCommands.includes(flag))).toEqual([]);
  const others = ['PLIMSOLL_CONFIG', 'PLIMSOLL_SHARED', 'PLIMSOLL_VERSION', 'PLIMSOLL_IMAGE'];
  const ofTests = ['PLIMSOLL_FLEETS', 'PLIMSOLL_LONG', 'PLIMSOLL_SEED', 'PLIMSOLL_TEST_KUBECONFIG'];
  const known = [...variables, ...others, ...ofTests];
  expect((read(page).match(/\bPLIMSOLL_[A-Z_]+/g) ?? []).filter((name) => !known.includes(name))).toEqual([]);
});

it.each(pages.filter((page) => page.startsWith('docs/adr/')))(
  'dates %s, with status and alternatives',
  (page) => {
    const [, , status = ''] = read(page).split('\n');
    expect(status).toMatch(/^\d{1,2} [A-Z][a-z]+ \d{4}, (?:accepted|superseded)\b/);
    expect(read(page)).toMatch(/^(?:## Alternatives|\*\*Alternatives\.\*\*)/m);
  },
);
