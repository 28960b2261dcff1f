import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import manifest from '../../package.json' with { type: 'json' };
import { gitLabJob } from '../support/ci-examples.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';

const project = resolve(import.meta.dirname, '../..');
const ADDRESS = 'https://git.example.com/plimsoll';
const TAG = `v${manifest.version}`;
const guides = globSync('docs/guide/*.md', { cwd: project });
const read = (guide: string) => readFileSync(join(project, guide), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-guides-'));
const repository = join(folder, 'repository');

const git = (...args: string[]) =>
  execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', stdio: 'pipe' });

beforeAll(() => {
  mkdirSync(repository);
  const files = execFileSync('git', ['-C', project, 'ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  for (const file of files.filter((each) => each !== '' && existsSync(join(project, each)))) {
    mkdirSync(dirname(join(repository, file)), { recursive: true });
    cpSync(join(project, file), join(repository, file));
  }
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '-m', 'release');
  git('tag', TAG);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(guides)('names no other release in %s', (guide) => {
  const named = read(guide).match(/\bv\d+\.\d+\.\d+\b(?=[-\s?/]|$)/gu) ?? [];
  expect(named.filter((tag) => tag !== TAG)).toEqual([]);
});

it.each(guides)('links in %s only to folders that the tag holds', (guide) => {
  const places = [...read(guide).matchAll(/plimsoll\/\/(\S+)\?ref=(\S+)/gu)];
  for (const [, path = '', ref = ''] of places) {
    expect(git('ls-tree', '--name-only', ref, path)).toBe(`${path}\n`);
  }
});

describe('the example of a job', () => {
  let user: User;
  let mirror: FeedMirror;

  beforeAll(() => {
    user = new User();
    mirror = new FeedMirror();
    writeFeeds(mirror);
    user.write('ship.tar', writeImage(DEBIAN));
  });

  afterAll(() => {
    user[Symbol.dispose]();
    mirror[Symbol.dispose]();
  });

  it('clones the tag, installs the pinned packages, and ends with the verdict', () => {
    const { script, variables } = gitLabJob({ images: './ship.tar', options: '--max critical=0' });
    const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', script], {
      cwd: user.folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        // As on a machine that has npm, and not the Node of this clone.
        PATH: (process.env['PATH'] ?? '')
          .split(delimiter)
          .filter((each) => !each.includes('node_modules'))
          .join(delimiter),
        HOME: user.home,
        ...variables,
        PLIMSOLL_FEEDS_MIRROR: mirror.folder,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.file://${repository}.insteadOf`,
        GIT_CONFIG_VALUE_0: ADDRESS,
      },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('first use') });
    expect(stdout).toContain('Over the line: ');
    expect(existsSync(join(user.folder, '.plimsoll/store.db'))).toBe(true);
  });
});
