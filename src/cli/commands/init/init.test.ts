import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleOf } from '../../../../test/support/ci-examples.ts';
import { parseConfigFile } from '../../../config/file.ts';
import { CONFIGURATION } from './configuration.ts';
import { SYSTEM_NAMES } from './system-names.ts';
import { programOfJob, withProgram } from './program-of-job.ts';
import { PROGRAM_CALL, STORE_KEY } from './system.ts';
import { SYSTEMS } from './systems/index.ts';

/** Keys that a file may hold that is only found. */
const KEYS = [
  'max',
  'within',
  'only-fixed',
  'fail-on-kev',
  'min-epss',
  'strict',
  'ignore-base',
  'vex',
  'ignore',
];

/** With everything in use that is commented out: lines of it have no prose in them. */
function withAll(text: string): string {
  return text.replaceAll(/^( *)# (?=(?: {2}|- )*[a-z-]+:(?: |$)(?!.*,.*:))/gmu, '$1');
}

it('knows every system that the option names', () => {
  expect(SYSTEMS.map(({ name }) => name)).toEqual(SYSTEM_NAMES);
});

it.each(SYSTEMS.filter(({ file }) => /\.ya?ml$/u.test(file)))(
  'writes valid YAML for $name',
  ({ content }) => {
    expect(parse(content)).toBeInstanceOf(Object);
  },
);

it.each(SYSTEMS)('leaves the line of $name to the configuration', ({ content }) => {
  expect(content).toContain(`${PROGRAM_CALL} scan "$`);
  expect(content).not.toMatch(/--max|\|\| true\b(?!\))/u);
});

describe('the program of a job', () => {
  it('names the program of the PATH, and never what a registry has by its name', async () => {
    const job = await programOfJob('.');
    for (const { content } of SYSTEMS) {
      const text = withProgram(content, job);
      expect(text).toContain('plimsoll scan "$');
      expect(text).not.toMatch(/PROGRAM_OF_JOB|NOTE_ON_PROGRAM|npx/u);
    }
  });

  it('pins a file that is named by its digest', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-init-'));
    await writeFile(join(folder, 'plimsoll-1'), 'program');
    const digest = createHash('sha256').update('program').digest('hex');
    await expect(programOfJob(folder, 'plimsoll-1')).resolves.toMatchObject({
      call: `echo "${digest}  ./plimsoll-1" | sha256sum --check --quiet && ./plimsoll-1`,
    });
    await expect(programOfJob(folder, 'none')).rejects.toThrow('cannot read');
    await expect(programOfJob(folder, 'a b')).rejects.toThrow('would have to quote');
  });
});

it.each(SYSTEMS)('keeps apart what other versions stored for $name', ({ content }) => {
  for (const [key] of content.matchAll(/plimsoll-store\S*/gu)) expect(key).toContain(STORE_KEY);
});

it.each([
  ['as it is', CONFIGURATION],
  ['with all that is commented out', withAll(CONFIGURATION)],
])('writes a valid configuration %s, with nothing that a found file may not hold', async (_, text) => {
  const document: unknown = parse(text);
  expect(
    Object.keys(document instanceof Object ? document : {}).filter((key) => !KEYS.includes(key)),
  ).toEqual([]);
  await expect(parseConfigFile('.plimsoll.yaml', text)).resolves.toBeDefined();
});

it('shows in the configuration every key that a found file may hold', () => {
  expect(Object.keys(parse(withAll(CONFIGURATION)) as object)).toEqual(KEYS);
});

it('lets branches read what the default branch of GitLab stored, and store nothing', () => {
  const file = SYSTEMS.find(({ name }) => name === 'gitlab')?.content ?? '';
  expect(parse(file)).toMatchObject({
    plimsoll: {
      variables: { STORE_POLICY: 'pull' },
      rules: [
        { if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH', variables: { STORE_POLICY: 'pull-push' } },
        { when: 'on_success' },
      ],
      cache: { policy: '$STORE_POLICY' },
    },
  });
});

it.each([
  ['written', SYSTEMS.find(({ name }) => name === 'circleci')?.content ?? ''],
  ['shown', exampleOf('CircleCI')],
])('lets branches read what the default branch of CircleCI stored, and store nothing, as %s', (_, file) => {
  const { jobs } = parse(file) as { readonly jobs: Readonly<Record<string, { readonly steps: unknown[] }>> };
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  expect(steps.filter((step) => JSON.stringify(step).includes('"save_cache"'))).toMatchObject([
    { when: { condition: { equal: ['main', '<< pipeline.git.branch >>'] } } },
  ]);
});
