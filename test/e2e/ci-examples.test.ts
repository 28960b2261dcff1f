import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import {
  exampleOf,
  GITLAB_RUNNER,
  gitLabJob,
  publishProgram,
  SCRIPTS,
  writeProgram,
} from '../support/ci-examples.ts';
import { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const LOGIN = { username: 'gitlab-ci-token', password: 'a password of the job' };

describe('the shell of a job', needs(...REGISTRY), () => {
  const mirror = new FeedMirror();
  let open: DockerRegistry;
  let locked: DockerRegistry;
  let user: User;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    writeFeeds(mirror);
    [open, locked] = await Promise.all([startDockerRegistry(), startDockerRegistry(LOGIN)]);
    for (const registry of [open, locked]) {
      registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
      registry.pushArchive(writeImage(ALPINE), 'team/boat:1');
    }
  });
  afterAll(async () => {
    await Promise.all([open.stop(), locked.stop()]);
    mirror[Symbol.dispose]();
  });
  beforeEach(() => {
    user = new User();
    publishProgram(join(user.home, 'published'));
    environment = {
      PLIMSOLL_FEEDS_MIRROR: mirror.folder,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.file://${user.home}/published.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://git.example.com/plimsoll',
    };
  });
  afterEach(() => user[Symbol.dispose]());

  const shell = (script: string, more: Readonly<Record<string, string>>) =>
    user.execute('sh', ['-e', '-c', script], { environment: { ...environment, ...more } });

  it.each(Object.keys(SCRIPTS))('ends with the verdict in %s', async (system) => {
    const script = SCRIPTS[system]?.() ?? '';
    const { code, stdout } = await shell(script, { IMAGE: `${open.host}/team/ship:1` });
    expect([code, stdout]).toEqual([1, expect.stringContaining('Over the line: ')]);
    const none = await shell(script, { IMAGE: `${open.host}/team/none:1` });
    expect(none.code).toBe(2);
  });

  it.each([...Object.keys(SCRIPTS), 'GitLab'])(
    'clones again in %s after a clone that was killed',
    async (system) => {
      const image = `${open.host}/team/ship:1`;
      const { script, variables } =
        system === 'GitLab'
          ? gitLabJob({ images: image, options: '--max critical=0' })
          : { script: SCRIPTS[system]?.() ?? '', variables: { IMAGE: image } };
      const bin = join(user.home, 'bin');
      mkdirSync(bin);
      // Where git puts a clone is its last argument, or the end of it.
      writeProgram(
        join(bin, 'git'),
        'for last; do :; done\nmkdir "${last##*/}"; touch "${last##*/}/half"; kill -9 $PPID',
      );
      const PATH = [bin, process.env['PATH']].join(delimiter);
      expect((await shell(script, { ...variables, PATH })).code).toBeNull();
      const { code, stdout } = await shell(script, variables);
      expect([code, stdout]).toEqual([1, expect.stringContaining('Over the line: ')]);
    },
  );

  it('ends make', async () => {
    writeFileSync(join(user.folder, 'Makefile'), exampleOf('Make'));
    writeFileSync(join(user.folder, 'scan'), 'a file of this name is no scan');
    const { code, stdout } = await user.execute('make', ['scan', `IMAGE=${open.host}/team/ship:1`], {
      environment,
    });
    expect([code, stdout]).toEqual([2, expect.stringContaining('Over the line: ')]);
  });

  const gitLab = { CI_REGISTRY_USER: LOGIN.username, CI_REGISTRY_PASSWORD: LOGIN.password };

  it("scans images of the project's own registry in GitLab, and keeps no password", async () => {
    const { script, variables } = gitLabJob({
      images: `${locked.host}/team/ship:1\n${locked.host}/team/boat:1 --max critical=9`,
      options: '--max critical=0 --only-fixed',
    });
    const TMPDIR = join(user.home, 'tmp');
    mkdirSync(TMPDIR);
    const { code, stdout } = await shell(script, {
      ...variables,
      ...gitLab,
      CI_REGISTRY: locked.host,
      TMPDIR,
    });
    expect([code, stdout]).toEqual([1, expect.stringContaining('Over the line: ')]);
    expect(readdirSync(TMPDIR)).toEqual([]);
    expect(JSON.parse(user.read('gl-container-scanning-report.json'))).toMatchObject({ version: '15.0.7' });
    expect(user.read('plimsoll.xml')).toContain('<testsuite');
    const kept = readdirSync(join(user.folder, '.plimsoll')).map((name) =>
      readFileSync(join(user.folder, '.plimsoll', name), 'latin1'),
    );
    expect(kept.join('\n')).not.toContain(
      Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64'),
    );
  });

  it.each([
    ['/team/ship:1', 1],
    ['/team/none:1', 2],
  ])("ends with the program's code in bash of GitLab's runner for %s", async (name, expected) => {
    const { script, variables } = gitLabJob({ images: open.host + name, options: '--max critical=0' });
    const { code } = await user.execute('bash', ['-c', GITLAB_RUNNER], {
      environment: { ...environment, ...variables, JOB: script },
    });
    expect(code).toBe(expected);
  });

  it("logs in to another registry by GitLab's variable, beside the project's own", async () => {
    const { script, variables } = gitLabJob({
      images: `${locked.host}/team/ship:1`,
      options: '--max critical=0',
    });
    const auth = btoa(`${LOGIN.username}:${LOGIN.password}`);
    const DOCKER_AUTH_CONFIG = JSON.stringify({ auths: { [locked.host]: { auth } } });
    const own = { ...gitLab, CI_REGISTRY: open.host };
    const { code, stdout, stderr } = await shell(script, { ...variables, ...own, DOCKER_AUTH_CONFIG });
    expect([code, stdout]).toEqual([1, expect.stringContaining('Over the line: ')]);
    expect(stdout + stderr).not.toContain(auth);
  });

  it('counts only what is not in the baseline in merge requests of GitLab', async () => {
    const image = `${open.host}/team/ship:1`;
    for (const [baseline, request, expected] of [
      ['', '7', 1],
      [image, '7', 0],
      [image, '', 1],
    ] as const) {
      const { script, variables } = gitLabJob({ images: image, baseline, options: '--max high=1' });
      const { code } = await shell(script, { ...variables, CI_MERGE_REQUEST_IID: request });
      expect(code).toBe(expected);
    }
  });

  it('runs nothing that an input holds in GitLab', async () => {
    const hostile = '$(touch owned)`touch owned`"; touch owned; "';
    const { script, variables } = gitLabJob({ images: hostile, baseline: hostile, options: hostile });
    expect((await shell(script, { ...variables, CI_MERGE_REQUEST_IID: '7' })).code).toBe(2);
    expect(script).not.toContain('$[[');
    expect(existsSync(join(user.folder, 'owned'))).toBe(false);
  });
});
