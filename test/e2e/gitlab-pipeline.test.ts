import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { writeImage } from '../../bin/examples/write-image.ts';
import { VERSION } from '../../src/domain/index.ts';
import { git, GITLAB_COMPONENT, publishProgram } from '../support/ci-examples.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedsPublisher, NOWHERE } from '../support/feeds-publisher.ts';
import { DEBIAN } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const RUNNER = fileURLToPath(import.meta.resolve('gitlab-ci-local'));
const CACHE = '.gitlab-ci-local/cache';
const SIGNED = ['--sign-key', 'key.pem'];

describe("GitLab's pipeline with the component", needs(...REGISTRY, 'bash', 'rsync'), () => {
  let publisher: FeedsPublisher;
  let registry: DockerRegistry;
  beforeEach(async () => {
    publisher = new FeedsPublisher();
    registry = await startDockerRegistry();
    registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
    await publish('layout');
    publishProgram(join(publisher.user.home, 'published'));
    const { folder } = publisher.user;
    mkdirSync(join(folder, 'templates'));
    copyFileSync(GITLAB_COMPONENT, join(folder, 'templates/scan.yml'));
    git(folder, 'init', '--quiet', '--initial-branch', 'main');
    git(folder, 'remote', 'add', 'origin', 'https://gitlab.example.com/team/ship.git');
  });
  afterEach(async () => {
    await registry.stop();
    publisher[Symbol.dispose]();
  });

  const place = () => `${registry.host}/team/advisories`;

  async function publish(layout: string): Promise<void> {
    await publisher.build(layout, ...SIGNED);
    const pushed = await publisher.user.run(['feeds', 'push', `oci:${layout}`, place()]);
    expect(pushed).toMatchObject({ code: 0, stderr: '' });
  }

  /** Runs the jobs as GitLab orders them, and returns the names of the caches that are kept. */
  async function runPipeline(inputs: Readonly<Record<string, string>>) {
    const { user } = publisher;
    const own = {
      images: `${registry.host}/team/ship:1`,
      options: '--max critical=0',
      address: `file://${join(user.home, 'published')}`,
    };
    user.write(
      '.gitlab-ci.yml',
      stringify({ include: [{ local: 'templates/scan.yml', inputs: { ...own, ...inputs } }] }),
    );
    git(user.folder, 'add', 'templates', '.gitlab-ci.yml', 'key.pub', NOWHERE);
    git(user.folder, 'commit', '--quiet', '--allow-empty', '--message', 'pipeline');
    const run = await user.execute(
      process.execPath,
      [RUNNER, '--shell-isolation', '--force-shell-executor', '--no-color'],
      { environment: { PLIMSOLL_FEEDS_MIRROR: join(user.folder, NOWHERE) } },
    );
    const caches = join(user.folder, CACHE);
    return { output: run.stdout + run.stderr, kept: existsSync(caches) ? readdirSync(caches).sort() : [] };
  }

  /** The key as anyone can compute it. */
  async function keyOfStore(): Promise<string> {
    const { stdout } = await publisher.user.run([
      'feeds',
      'list',
      '--feeds-from',
      `oci://${place()}`,
      '--feeds-key',
      'key.pub',
    ]);
    return `plimsoll-store-v${VERSION}-${createHash('sha256').update(stdout).digest('hex')}`;
  }

  it('keeps the store under the digests of its advisories, from the default branch alone', async () => {
    const inputs = { 'feeds-from': `oci://${place()}`, 'feeds-key': 'key.pub' };
    const { folder } = publisher.user;
    git(folder, 'checkout', '--quiet', '-b', 'topic');
    const branch = await runPipeline(inputs);
    expect(branch.output).toContain('Over the line: ');
    expect(branch.kept).toEqual([]);

    git(folder, 'checkout', '--quiet', '-b', 'main');
    const first = await keyOfStore();
    expect((await runPipeline(inputs)).kept).toEqual([`plimsoll-program-v${VERSION}`, first]);

    await publisher.syncNews();
    await publish('newer');
    const second = await keyOfStore();
    expect(second).not.toBe(first);
    expect((await runPipeline(inputs)).kept).toEqual([`plimsoll-program-v${VERSION}`, first, second].sort());
  });

  it('keeps one store of a version, and lists no advisories, without a place for them', async () => {
    const { output, kept } = await runPipeline({ options: '--max critical=0 --offline' });
    expect(output).not.toContain('plimsoll-feeds');
    expect(kept).toEqual([`plimsoll-program-v${VERSION}`, `plimsoll-store-v${VERSION}-any`]);
  });

  it('scans where the advisories cannot be listed, and says why', async () => {
    const { output } = await runPipeline({ 'feeds-from': `oci://${registry.host}/team/none` });
    expect(output).toMatch(/error: .*team\/none/u);
    expect(output).toContain('WARN  plimsoll-feeds');
    expect(output).toMatch(/FAIL\s+plimsoll\s/u);
  });
});
