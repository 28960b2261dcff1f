import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { needs } from '../support/needs.ts';

const project = resolve(import.meta.dirname, '../..');
const TAG = `v${manifest.version}`;
const NAME = `plimsoll-${manifest.version}`;
/** Far longer than four builds take, of which two compress Node. */
const BUILDS_MS = 600_000;
const SINGLE_FILE = `plimsoll-linux-${process.arch}`;

describe('a dry run of the release', needs('npm'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-release-'));
  const repository = join(folder, 'repository');
  const key = join(folder, 'key.pem');

  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'pipe' });

  /** Commits everything, with these changes of the manifest. */
  function commit(changes: object): void {
    const file = join(repository, 'package.json');
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...parsed, ...changes }, undefined, 2));
    git('add', '--all');
    git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '-m', 'release');
  }

  beforeAll(() => {
    mkdirSync(repository);
    const files = execFileSync(
      'git',
      ['-C', project, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      {
        encoding: 'utf8',
      },
    ).split('\0');
    for (const file of files.filter((each) => each !== '' && existsSync(join(project, each)))) {
      mkdirSync(dirname(join(repository, file)), { recursive: true });
      cpSync(join(project, file), join(repository, file));
    }
    git('init', '--quiet');
    commit({});
    git('tag', TAG);
    git('tag', 'v8.8.8');
    const random = "require('fs').writeFileSync('dist/odd', String(Math.random()))";
    commit({ version: '9.9.9', scripts: { prepack: `mkdir -p dist && node -e "${random}"` } });
    git('tag', 'v9.9.9');
    symlinkSync(join(project, 'node_modules'), join(repository, 'node_modules'));
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function release(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(repository, 'bin/release.ts'), '--dry-run', ...args],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          GITHUB_SERVER_URL: 'https://git.example',
          GITHUB_REPOSITORY: 'team/plimsoll',
          PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
        },
      },
    );
    return { status, stdout, stderr };
  }

  it(
    'makes a package and a single file that are the same twice, SBOMs, checksums and a signature',
    { timeout: BUILDS_MS },
    () => {
      expect(release(TAG, 'out', '--key', key)).toMatchObject({ status: 0, stderr: '' });
      const out = join(folder, 'out');
      expect(readdirSync(out).toSorted()).toEqual([
        'SHA256SUMS',
        'SHA256SUMS.sig',
        `${NAME}-source-maps.tar.gz`,
        `${NAME}.cdx.json`,
        `${NAME}.spdx.json`,
        `${NAME}.tgz`,
        SINGLE_FILE,
      ]);
      const env = { PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: join(folder, 'cache') };
      const version = execFileSync(join(out, SINGLE_FILE), ['--version'], { env, stdio: 'pipe' });
      expect(version.toString()).toBe(`${manifest.version}\n`);
      execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: out });
      execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-out', join(folder, 'key.pub')]);
      const verify = ['pkeyutl', '-verify', '-pubin', '-inkey', '../key.pub', '-rawin'];
      execFileSync('openssl', [...verify, '-in', 'SHA256SUMS', '-sigfile', 'SHA256SUMS.sig'], { cwd: out });

      const packed = execFileSync('tar', ['-xzOf', join(out, `${NAME}.tgz`), 'package/package.json']);
      expect(JSON.parse(packed.toString())).toMatchObject({
        repository: { type: 'git', url: 'git+https://git.example/team/plimsoll.git' },
        homepage: 'https://git.example/team/plimsoll#readme',
        bugs: { url: 'https://git.example/team/plimsoll/issues' },
        keywords: expect.arrayContaining(['sbom']) as string[],
      });
      const sarif = spawnSync(join(out, SINGLE_FILE), ['demo', '--format', 'sarif'], {
        env,
        encoding: 'utf8',
      });
      expect(sarif.stdout).toContain('"informationUri": "https://git.example/team/plimsoll"');

      const sbom = z
        .object({ components: z.array(z.object({ name: z.string(), version: z.string() })) })
        .parse(JSON.parse(readFileSync(join(out, `${NAME}.cdx.json`), 'utf8')));
      const listed = new Map(sbom.components.map(({ name, version }) => [name, version]));
      expect(listed.get('commander')).toBe(manifest.dependencies.commander);
      expect(listed.has('vitest')).toBe(false);
    },
  );

  it.each([
    ['a tag that is not the version', ['v8.8.8', 'none'], `v8.8.8 is not ${TAG}, which the package says`],
    ['a tag that does not exist', ['v0.0.0', 'none'], 'git clone'],
    ['a package that is not the same twice', ['v9.9.9', 'none'], 'two builds of plimsoll-9.9.9.tgz differ'],
    ['a folder that holds something', [TAG, '.'], '. is not empty'],
    ['an invalid key', [TAG, 'none', '--key', import.meta.filename], 'is not a private key of Ed25519'],
    ['a call without a folder', [TAG], 'usage: '],
  ])('refuses %s', (_, args, message) => {
    const { status, stderr } = release(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, 'none', 'SHA256SUMS'))).toBe(false);
  });
});

const step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.object({
  permissions: z.object({}),
  jobs: z.record(
    z.string(),
    z.object({ permissions: z.record(z.string(), z.string()), steps: z.array(step) }),
  ),
});

it("releases on GitHub with actions that are pinned by digests, and without anybody's lasting token", () => {
  const text = readFileSync(join(project, '.github/workflows/release.yml'), 'utf8');
  const { jobs } = workflow.parse(parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  for (const { uses, run } of steps) {
    if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/u);
    expect(run ?? '').not.toContain('${{');
  }
  expect(text).not.toContain('secrets.');
  expect(jobs['build']?.permissions).toEqual({ contents: 'read' });
});
