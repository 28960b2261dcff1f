import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { OPTIONS, optionKeys, variableName } from '../../src/config/options.ts';
import { User } from '../support/cli.ts';

const project = resolve(import.meta.dirname, '../..');
const pages = globSync('**/*.md', { cwd: project, exclude: ['node_modules/**', 'dist/**'] });
const read = (page: string) => readFileSync(join(project, page), 'utf8');

it("prints the README's transcript in the demo", async () => {
  using user = new User();
  const [, transcript = ''] = read('README.md').split('```console\n', 2);
  const shown = transcript.slice(0, transcript.indexOf('```')).trimEnd().split('\n');
  const { stdout } = await user.run(['demo', '--max', 'critical=0']);
  const own = shown.filter((line) => !line.startsWith('$ ') && !line.startsWith('[…'));
  expect(stdout).toContain(own.join('\n').trim());
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
