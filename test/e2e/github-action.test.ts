import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { serveTunnels } from '../../src/http/testing/proxies.ts';
import { VERSION } from '../../src/domain/index.ts';
import { PROGRAM, User, type Run } from '../support/cli.ts';
import { CommentService } from '../support/comment-service.ts';
import { outputsOf, readAction, variablesOf, type Step } from '../support/composite-action.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, withRelease, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const project = resolve(import.meta.dirname, '../..');
const action = readAction(join(project, 'action.yml'));
const { steps } = action.runs;

/** A job on a machine of GitHub: its files, its variables and what the action was given. */
class Job implements Disposable {
  readonly user = new User();
  readonly #inputs: Readonly<Record<string, string>>;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #values: Record<string, string>;

  constructor(inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>) {
    const defaults = Object.entries(action.inputs).map(
      ([name, { default: value = '' }]) => [name, value] as const,
    );
    this.#inputs = { ...Object.fromEntries(defaults), token: 'the token of the job', ...inputs };
    this.#values = Object.fromEntries(
      Object.entries(this.#inputs).map(([name, value]) => [`inputs.${name}`, value]),
    );
    for (const name of ['output', 'summary']) this.user.write(name, '');
    this.#environment = {
      GITHUB_ACTION_PATH: this.#installed(),
      GITHUB_OUTPUT: join(this.user.folder, 'output'),
      GITHUB_STEP_SUMMARY: join(this.user.folder, 'summary'),
      RUNNER_TEMP: this.user.temporary,
      ...environment,
    };
  }

  /** Runs a step as GitHub does. */
  async run(step: Step | undefined): Promise<Run> {
    if (step?.run === undefined) throw new Error('there is no such step');
    const script = join(this.user.home, 'step.sh');
    writeFileSync(script, step.run);
    const environment = { ...this.#environment, ...variablesOf(step, this.#values) };
    const shell = ['--noprofile', '--norc', '-eo', 'pipefail', script];
    const run = await this.user.execute('bash', shell, { environment });
    for (const [name, value] of Object.entries(outputsOf(this.user.read('output')))) {
      if (step.id !== undefined) this.#values[`steps.${step.id}.outputs.${name}`] = value;
    }
    return run;
  }

  get outputs(): Readonly<Record<string, string>> {
    return outputsOf(this.user.read('output'));
  }

  [Symbol.dispose](): void {
    this.user[Symbol.dispose]();
  }

  /** The clone of the action after its first use. */
  #installed(): string {
    const clone = join(this.user.home, 'an action');
    mkdirSync(join(clone, 'node_modules/.bin'), { recursive: true });
    symlinkSync(process.execPath, join(clone, 'node_modules/.bin/node'));
    for (const name of ['bin', 'package.json']) symlinkSync(join(project, name), join(clone, name));
    writeFileSync(join(clone, 'plimsoll'), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
    chmodSync(join(clone, 'plimsoll'), 0o755);
    return clone;
  }
}

const scanStep = steps.find(({ id }) => id === 'scan');
const storeStep = steps.find(({ id }) => id === 'store');
const commentStep = steps.find(({ run }) => run?.includes('comment/github'));
const verdictStep = steps.at(-1);

describe('the action for GitHub', () => {
  it('pins each action that it uses by its commit', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used).toHaveLength(3);
    for (const each of used) expect(each).toMatch(/^[\w/-]+@[\da-f]{40}$/);
  });

  it('writes no expression into a script, where its value would be run', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it('restores and saves the store under one key', () => {
    const { with: restored } = steps.find(({ uses }) => uses?.includes('cache/restore')) ?? {};
    const { with: saved } = steps.find(({ uses }) => uses?.includes('cache/save')) ?? {};
    expect(restored?.['key']).toBe('${{ steps.store.outputs.key }}');
    expect(restored?.['restore-keys']).toBe('${{ steps.store.outputs.prefix }}');
    expect(saved).toEqual({ path: restored?.['path'], key: restored?.['key'] });
  });

  it('saves the store for the default branch alone', () => {
    const save = steps.find(({ uses }) => uses?.includes('cache/save'));
    expect(save?.if).toContain(
      "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
    );
  });
});

describe('the key of the store that the action keeps', () => {
  async function keyOf(inputs: Readonly<Record<string, string>>, prepare?: (user: User) => Promise<unknown>) {
    using job = new Job(inputs, { GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '2' });
    await prepare?.(job.user);
    const { code, stderr } = await job.run(storeStep);
    expect(code).toBe(0);
    const { key = '', prefix = '' } = job.outputs;
    // Stores of another version may be too new for this one.
    expect(prefix).toBe(`plimsoll-store-${VERSION}-`);
    expect(key.startsWith(prefix)).toBe(true);
    await job.run(storeStep);
    expect(job.outputs['key']).toBe(key);
    return { key: key.slice(prefix.length), stderr };
  }

  const published = async (user: User, feed: string, key: { readonly pub: string; readonly pem: string }) => {
    using mirror = new FeedMirror();
    writeFeeds(mirror);
    for (const [name, text] of Object.entries(key)) user.write(`key.${name}`, text);
    const store = ['--store', 'builder.db'];
    await user.run(['feeds', 'sync', ...store, '--feeds-mirror', mirror.folder, feed]);
    await user.run(['feeds', 'build', ...store, '--out', 'oci:layout', '--sign-key', 'key.pem']);
  };

  it('gives each run a store of its own where no artifacts are named, or they cannot be listed', async () => {
    expect(await keyOf({})).toEqual({ key: '7-2', stderr: '' });
    const { key, stderr } = await keyOf({ 'feeds-from': 'oci:none', 'feeds-key': 'none.pub' });
    expect(key).toBe('7-2');
    expect(stderr).toContain('none.pub');
  });

  it('gives runs with the same artifacts one store', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = {
      pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      pub: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    };
    const inputs = { 'feeds-from': 'oci:layout', 'feeds-key': 'key.pub' };
    const kev = await keyOf(inputs, (user) => published(user, 'kev', pem));
    const epss = await keyOf(inputs, (user) => published(user, 'epss', pem));
    for (const { key } of [kev, epss]) expect(key).toMatch(/^[\da-f]{64}$/);
    expect(epss.key).not.toBe(kev.key);
  });
});

describe('a job with the action for GitHub', needs(...REGISTRY), () => {
  const mirror = new FeedMirror();
  let registry: DockerRegistry;
  beforeAll(async () => {
    writeFeeds(mirror);
    registry = await startDockerRegistry();
    registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
    registry.pushArchive(writeImage(ALPINE), 'team/boat:1');
  });
  afterAll(async () => {
    await registry.stop();
    mirror[Symbol.dispose]();
  });

  const jobOf = (inputs: Readonly<Record<string, string>>) =>
    new Job(inputs, { PLIMSOLL_FEEDS_MIRROR: mirror.folder });

  it('scans several images in one call, shows the report, and ends with the verdict of the worst', async () => {
    using job = jobOf({
      images: `${registry.host}/team/ship:1\n\n${registry.host}/team/boat:1 --max critical=9\n`,
      options: '--max=critical=0\n',
    });
    expect(await job.run(scanStep)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('CVE-2099-0001'),
    });
    const { report = '' } = job.outputs;
    expect(job.outputs).toEqual({ 'exit-code': '1', report, sarif: 'plimsoll.sarif' });
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ results: [{}, {}] });
    expect(job.user.read('plimsoll.sarif')).toContain('"version": "2.1.0"');
    expect(job.user.read('summary')).toContain('# Plimsoll: ');
    expect(existsSync(join(job.user.temporary, 'plimsoll/store/store.db'))).toBe(true);
    expect((await job.run(verdictStep)).code).toBe(1);
  });

  it('lets no text of an image command the runner', async () => {
    const release = { ID: 'debian', VERSION_ID: '13', PRETTY_NAME: '::error::owned ##vso[task.complete]' };
    registry.pushArchive(withRelease(DEBIAN, release), 'team/hostile:1');
    using job = jobOf({ images: `${registry.host}/team/hostile:1`, options: '--max critical=0' });
    const { stdout } = await job.run(scanStep);
    const lines = stdout.split('\n').map((line) => line.trim());
    const [first = '', ...others] = lines.filter((line) => line.startsWith('::'));
    expect(first).toMatch(/^::stop-commands::[\da-f-]{36}$/u);
    expect(lines[0]).toBe(first);
    expect(others).toEqual([`::${first.slice('::stop-commands::'.length)}::`]);
    expect(stdout).toContain(': :error::owned # #vso[task.complete]');
    expect(job.outputs).toMatchObject({ 'exit-code': '1' });
  });

  it('takes options with a blank before their value, with blanks within it, and with line ends of Windows', async () => {
    using job = jobOf({
      images: `${registry.host}/team/ship:1\r\n`,
      options: '  --max critical=0\r\n--only-fixed\r\n\r\n--ignore-file=ignore rules.yaml\r\n',
    });
    job.user.write('ignore rules.yaml', 'vulnerabilities: [{ id: CVE-2099-0001 }]');
    const { stdout, stderr } = await job.run(scanStep);
    expect([stderr, stdout]).toEqual(['', expect.stringContaining('listed in ignore rules.yaml')]);
    expect(job.outputs).toMatchObject({ 'exit-code': '0' });
  });

  it('counts only what the image of the target branch does not have', async () => {
    const image = `${registry.host}/team/ship:1`;
    // Of two such CVEs, one is known to be exploited only since.
    for (const [baseline, code] of [
      ['', 1],
      [image, 0],
    ] as const) {
      using job = jobOf({ images: image, baseline, options: '--max=high=1', sarif: '', summary: 'false' });
      await job.run(scanStep);
      expect(job.outputs).toMatchObject({ 'exit-code': String(code) });
      expect(job.outputs).not.toHaveProperty('sarif');
      expect(job.user.read('summary')).toBe('');
      expect((await job.run(verdictStep)).code).toBe(code);
    }
  });

  it('fails where an image could not be scanned', async () => {
    using job = jobOf({ images: `${registry.host}/team/none:1` });
    await job.run(scanStep);
    expect(job.outputs).toMatchObject({ 'exit-code': '2' });
    expect((await job.run(verdictStep)).code).toBe(2);
  });

  it('runs nothing that an input holds', async () => {
    const hostile = '$(touch owned)`touch owned`"; touch owned; "';
    using job = jobOf({ images: hostile, options: hostile, baseline: hostile, sarif: '' });
    await job.run(scanStep);
    expect(job.outputs).toMatchObject({ 'exit-code': '2' });
    expect(existsSync(join(job.user.folder, 'owned'))).toBe(false);
  });
});

describe('the comment of a pull request', () => {
  let github: CommentService;
  beforeEach(async () => {
    github = await CommentService.start('authorization', 'Bearer the token of the job');
  });
  afterEach(() => github[Symbol.asyncDispose]());

  async function comment(summary: string | undefined, environment = {}): Promise<Run> {
    using job = new Job(
      {},
      {
        GITHUB_API_URL: `http://127.0.0.1:${github.port}`,
        GITHUB_REPOSITORY: 'team/app',
        GITHUB_EVENT_PATH: 'event.json',
        ...environment,
      },
    );
    job.user.write('event.json', JSON.stringify({ pull_request: { number: 7 } }));
    mkdirSync(join(job.user.temporary, 'plimsoll'));
    if (summary !== undefined) writeFileSync(join(job.user.temporary, 'plimsoll/summary.md'), summary);
    return await job.run(commentStep);
  }

  it('writes one comment, and keeps it current', async () => {
    expect(await comment('the first\n')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await comment('the second\n')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(github.own).toEqual(['<!-- plimsoll -->\nthe second\n']);
  });

  it('replaces the verdict on an earlier commit where there is no summary', async () => {
    await comment('within the line\n');
    expect(await comment(undefined)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(github.own).toEqual([expect.stringContaining('# Plimsoll: not scanned')]);
  });

  it('asks GitHub by the proxy of the runner', async () => {
    const { proxy, asked } = await serveTunnels([github.port]);
    const environment = { GITHUB_API_URL: 'http://github.example', http_proxy: proxy };
    expect(await comment('by a proxy\n', environment)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(asked).toContain('github.example:80');
    expect(github.own).toEqual(['<!-- plimsoll -->\nby a proxy\n']);
  });

  it('cuts a comment to what GitHub takes', async () => {
    await comment(`<details>\n${'| a row |\n'.repeat(20_000)}`);
    const [text = ''] = github.own;
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\| a row \|\n\n<\/details>\n\nThe rest is in the reports of the job\.\n$/);
  });

  it.each([401, 403, 404, 500])('fails no job where GitHub answers %i', async (status) => {
    github.refusal = status;
    const { code, stdout } = await comment('x');
    expect([code, github.own]).toEqual([0, []]);
    expect(stdout).toMatch(/^::notice title=Plimsoll::no comment was written: [^\n]+\n$/);
  });
});
