import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { writeImage } from '../../bin/examples/write-image.ts';
import { VERSION } from '../../src/domain/index.ts';
import { git, GITLAB_COMPONENT, publishProgram } from '../support/ci-examples.ts';
import { CommentService } from '../support/comment-service.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedsPublisher, NOWHERE } from '../support/feeds-publisher.ts';
import { DEBIAN, withRelease } from '../support/harbour.ts';
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
  async function runPipeline(
    inputs: Readonly<Record<string, string>>,
    variables: Readonly<Record<string, string>> = {},
  ) {
    const { user } = publisher;
    const own = {
      images: `${registry.host}/team/ship:1`,
      options: '--max critical=0',
      address: `file://${join(user.home, 'published')}`,
      version: `v${VERSION}`,
    };
    user.write(
      '.gitlab-ci.yml',
      stringify({ include: [{ local: 'templates/scan.yml', inputs: { ...own, ...inputs } }] }),
    );
    git(user.folder, 'add', 'templates', '.gitlab-ci.yml', 'key.pub', NOWHERE);
    git(user.folder, 'commit', '--quiet', '--allow-empty', '--message', 'pipeline');
    const run = await user.execute(
      process.execPath,
      [
        RUNNER,
        ...['--shell-isolation', '--force-shell-executor', '--no-color'],
        ...Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
      ],
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
    expect(output).toMatch(/error\[[A-Z_]+\]: .*team\/none/u);
    expect(output).toContain('WARN  plimsoll-feeds');
    expect(output).toMatch(/FAIL\s+plimsoll\s/u);
  });

  describe('the pipeline of a merge request', () => {
    let gitLab: CommentService;
    let variables: Readonly<Record<string, string>>;
    beforeEach(async () => {
      gitLab = await CommentService.start('private-token', 'a token of the project');
      variables = {
        CI_API_V4_URL: `http://127.0.0.1:${gitLab.port}/api/v4`,
        CI_MERGE_REQUEST_PROJECT_ID: '12',
        CI_MERGE_REQUEST_IID: '7',
        SCAN_COMMENT_TOKEN: 'a token of the project',
      };
    });
    afterEach(() => gitLab[Symbol.asyncDispose]());

    const offline = (name: string) => ({
      images: `${registry.host}/team/${name}:1`,
      options: '--max critical=0 --offline',
    });

    it('writes one comment of a merge request, and keeps it current', async () => {
      await runPipeline(offline('none'), variables);
      expect(gitLab.own).toEqual([expect.stringContaining('/team/none:1')]);
      const place = { 'feeds-from': `oci://${registry.host}/team/advisories`, 'feeds-key': 'key.pub' };
      await runPipeline(place, variables);
      expect(gitLab.own).toEqual([expect.stringMatching(/^<!-- plimsoll -->\n# Plimsoll: over the line\n/u)]);
      const notes = '/api/v4/projects/12/merge_requests/7/notes';
      expect(gitLab.asked).toEqual([
        ...[`GET ${notes}`, `GET ${notes}`, `POST ${notes}`],
        ...[`GET ${notes}`, `GET ${notes}`, `PUT ${notes}/150`],
      ]);
    });

    it('mentions nobody in a comment of a merge request whom a text of an image names', async () => {
      registry.pushArchive(withRelease(DEBIAN, { ID: '@all', VERSION_ID: '@team' }), 'team/hostile:1');
      await runPipeline(offline('hostile'), variables);
      const [comment = ''] = gitLab.own;
      expect(comment).toContain('&#64;&#8288;all');
      expect(comment.replaceAll(/`[^`]*`/gu, '')).not.toMatch(/@|&#64;(?!&#8288;)/u);
    });

    it('ends as the scan does where the token may not comment, and says why', async () => {
      gitLab.refusal = 403;
      const { output } = await runPipeline(offline('ship'), variables);
      expect(output).toContain('Plimsoll: no comment was written: this token may not comment: ');
      expect(output).toMatch(/FAIL\s+plimsoll\s/u);
      expect(gitLab.own).toEqual([]);
    });

    it('asks GitLab nothing without a token', async () => {
      await runPipeline(offline('ship'), { ...variables, SCAN_COMMENT_TOKEN: '' });
      expect(gitLab.asked).toEqual([]);
    });
  });
});
