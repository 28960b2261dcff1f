import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import { SYSTEMS } from '../../src/cli/commands/init/systems/index.ts';
import { GITLAB_RUNNER } from '../support/ci-examples.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';

let user: User;

beforeEach(() => {
  user = new User();
});

afterEach(() => user[Symbol.dispose]());

function make(name: string, content = ''): void {
  const path = join(user.folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const has = (name: string) => existsSync(join(user.folder, name));

it.each([
  ['github', '.github/dependabot.yml'],
  ['gitlab', '.gitlab-ci.yml'],
  ['jenkins', 'Jenkinsfile'],
  ['circleci', '.circleci/config.yml'],
  ['azure', 'azure-pipelines.yml'],
  ['tekton', '.tekton/push.yaml'],
  ['make', 'Makefile'],
])('writes the file of %s, and no other, where %s is found', async (name, sign) => {
  make(sign, 'as it was');
  const { code, stdout, stderr } = await user.run(['init']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(has('.plimsoll.yaml')).toBe(true);
  expect(SYSTEMS.filter(({ file }) => has(file)).map((system) => system.name)).toEqual([name]);
  expect(user.read(sign)).toBe('as it was');
  expect(stdout).toContain('  next: ');
});

it('writes a rule for make only where no other system is found', async () => {
  make('Makefile');
  make('.gitlab-ci.yml');
  await user.run(['init']);
  expect([has('plimsoll.mk'), has('.gitlab/plimsoll.gitlab-ci.yml')]).toEqual([false, true]);
});

it('writes the system that is named, and says where none is found', async () => {
  expect((await user.run(['init'])).stdout).toContain('no CI system was found');
  await user.run(['init', '--ci', 'jenkins']);
  expect(has('plimsoll.Jenkinsfile')).toBe(true);
  expect(await user.run(['init', '--ci', 'travis'])).toMatchObject({ code: 2 });
});

it('never overwrites a file, be it a link to nothing', async () => {
  make('.github/workflows/plimsoll.yml', 'mine');
  symlinkSync('nowhere', join(user.folder, '.plimsoll.yaml'));
  const { code, stdout } = await user.run(['init']);
  expect(code).toBe(0);
  expect(stdout).toContain('kept .plimsoll.yaml');
  expect(user.read('.github/workflows/plimsoll.yml')).toBe('mine');
  expect(has('nowhere')).toBe(false);
});

it('writes nothing where a link leads out of the folder', async () => {
  const outside = join(user.home, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, join(user.folder, '.github'));
  const { code, stderr } = await user.run(['init']);
  expect(code).toBe(2);
  expect(stderr).toContain('a link leads out of this folder');
  expect(existsSync(join(outside, 'workflows/plimsoll.yml'))).toBe(false);
});

it('ends with 2 where a file is in the place of a folder', async () => {
  make('.circleci', '');
  const { code, stderr } = await user.run(['init']);
  expect(code).toBe(2);
  expect(stderr).toContain('cannot write .circleci/plimsoll.yml');
});

const job = z.object({ plimsoll: z.object({ script: z.array(z.string()) }) });

describe('the job that was written', () => {
  /** For any failure. */
  const CODE_OF_MAKE = 2;
  const REPORTS = ['summary.md', 'gl-container-scanning-report.json', 'plimsoll.xml'];

  /** The program as a file of the project. */
  function writeProgram(): void {
    make('plimsoll-1', `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
    chmodSync(join(user.folder, 'plimsoll-1'), 0o755);
  }

  it.each(SYSTEMS)('judges by the configuration that was written, for $name', async ({ name, file }) => {
    using mirror = new FeedMirror();
    writeFeeds(mirror);
    user.write('ship.tar', writeImage(DEBIAN));
    writeProgram();
    await user.run(['init', '--ci', name, '--program', 'plimsoll-1']);
    const [call = ''] =
      /echo "[0-9a-f]{64} [^'\n]*/u.exec(readFileSync(join(user.folder, file), 'utf8')) ?? [];
    const [program = '', ...args] =
      name === 'make' ? ['make', '-f', file, 'plimsoll', 'SCAN_IMAGE=./ship.tar'] : ['sh', '-e', '-c', call];
    const { code, stdout } = await user.execute(program, args, {
      environment: {
        IMAGE: './ship.tar',
        PLIMSOLL_FEEDS_MIRROR: mirror.folder,
      },
    });
    expect(code).toBe(name === 'make' ? CODE_OF_MAKE : 1);
    expect(stdout).toContain('Over the line: ');
    const written = REPORTS.filter((report) => call.includes(`=${report}`));
    expect(written.filter((report) => !has(report))).toEqual([]);
  });

  it("ends with the program's code in bash of GitLab's runner", async () => {
    writeProgram();
    await user.run(['init', '--ci', 'gitlab', '--program', 'plimsoll-1']);
    const { plimsoll } = job.parse(parse(user.read('.gitlab/plimsoll.gitlab-ci.yml')));
    const environment = { IMAGE: './none.tar', JOB: plimsoll.script.join('\n') };
    expect(await user.execute('bash', ['-c', GITLAB_RUNNER], { environment })).toMatchObject({ code: 2 });
  });

  it('does not run a program that was changed', async () => {
    writeProgram();
    await user.run(['init', '--ci', 'make', '--program', 'plimsoll-1']);
    make('plimsoll-1', '#!/bin/sh\necho changed\n');
    const { code, stdout, stderr } = await user.execute('make', ['-f', 'plimsoll.mk', 'plimsoll'], {});
    expect(code).toBe(CODE_OF_MAKE);
    expect(stdout + stderr).toContain('plimsoll-1: FAILED');
    expect(stdout).not.toMatch(/^changed$/mu);
  });
});
