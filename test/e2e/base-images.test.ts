import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage, type ExampleImage } from '../../bin/examples/write-image.ts';
import { serve } from '../../src/http/testing/loopback.ts';
import { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { PodmanStore } from '../support/image-podman.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const [ROOT] = DEBIAN.layers;
if (!ROOT) throw new Error('the image has layers');
const BASE: ExampleImage = { ...DEBIAN, reference: 'base', layers: [ROOT] };
const OTHER: ExampleImage = { ...BASE, layers: [{ ...ROOT, files: { 'etc/motd': 'another build' } }] };
const APP: ExampleImage = { ...DEBIAN, reference: 'app' };
const PACKAGES = DEBIAN.layers.flatMap(({ packages = [] }) => packages);
const NAME = 'org.opencontainers.image.base.name';
const DIGEST = 'org.opencontainers.image.base.digest';
const ALL_YOURS = {
  'CVE-2099-0001': 'yours',
  'CVE-2099-0002': 'yours',
  'CVE-2099-0003': 'yours',
  'CVE-2099-0004': 'yours',
};
/** The packages of Debian's own image are the base's; `mast` was installed above it. */
const DIVIDED = {
  'CVE-2099-0001': 'base',
  'CVE-2099-0002': 'base',
  'CVE-2099-0003': 'base',
  'CVE-2099-0004': 'yours',
};

type Texts = Readonly<Record<string, string>>;

interface Result {
  readonly base?: object;
  readonly findings: readonly { readonly id: string; readonly from: string }[];
  readonly problems: readonly { readonly kind: string; readonly message: string }[];
}

describe('base images', needs(...REGISTRY, 'umoci'), () => {
  const mirror = new FeedMirror();
  const user = new User();
  let registry: DockerRegistry;
  let base: string;
  let other: string;

  beforeAll(async () => {
    writeFeeds(mirror);
    registry = await startDockerRegistry();
    user.write('base.tar', writeImage(BASE));
    registry.pushArchive(writeImage(BASE), 'team/base:1');
    registry.pushArchive(writeImage(OTHER), 'team/other:1');
    base = digestOf('team/base:1');
    other = digestOf('team/other:1');
    layoutOf('layout', APP);
  });

  afterAll(async () => {
    user[Symbol.dispose]();
    mirror[Symbol.dispose]();
    await registry.stop();
  });

  /** Writes an image as a folder that umoci works on. */
  function layoutOf(name: string, image: ExampleImage): void {
    const folder = join(user.folder, name);
    mkdirSync(folder);
    const extract = ['--extract', '--no-same-owner', '--directory', folder];
    execFileSync('tar', extract, { input: writeImage(image) });
  }

  function digestOf(name: string): string {
    const image = `docker://${registry.host}/${name}`;
    const format = ['--format', '{{.Digest}}', '--tls-verify=false'];
    return execFileSync('skopeo', ['inspect', ...format, image], { encoding: 'utf8' }).trim();
  }

  /** Gives the image of a layout labels or annotations, under a tag of its own. */
  function tagged(tag: string, texts: Texts, { kind = 'config.label', layout = 'layout' } = {}): string {
    const options = Object.entries(texts).flatMap(([key, text]) => [`--${kind}`, `${key}=${text}`]);
    const image = `${join(user.folder, layout)}:app`;
    execFileSync('umoci', ['config', '--image', image, '--tag', tag, ...options], { stdio: 'pipe' });
    return `oci:${layout}:${tag}`;
  }

  /** Pushes it, too, and returns its name in the registry. */
  function pushed(tag: string, texts: Texts, { kind = 'config.label', layout = 'layout' } = {}): string {
    tagged(tag, texts, { kind, layout });
    registry.push(`oci:${join(user.folder, layout)}:${tag}`, `team/app:${tag}`);
    return `${registry.host}/team/app:${tag}`;
  }

  function scan(image: string, ...args: readonly string[]) {
    return user.run(['scan', '--feeds-mirror', mirror.folder, image, ...args]);
  }

  async function divided(image: string, ...args: readonly string[]) {
    const { stdout, stderr } = await scan(image, '--format', 'json', ...args);
    expect(stderr).not.toContain('hint: ');
    const { results } = JSON.parse(stdout) as { readonly results: readonly Result[] };
    const { base: found, findings = [], problems = [] } = results[0] ?? {};
    return {
      base: found,
      from: Object.fromEntries(findings.map(({ id, from }) => [id, from]).sort()),
      notes: problems.filter(({ kind }) => kind === 'base-not-used').map(({ message }) => message),
    };
  }

  it.each([
    ['label', 'config.label'],
    ['annotation', 'manifest.annotation'],
  ])('finds the base that a %s names by its digest', async (source, kind) => {
    const name = `${registry.host}/team/base:1`;
    expect(await divided(pushed(`by-${source}`, { [NAME]: name, [DIGEST]: base }, { kind }))).toEqual({
      base: { reference: name, digest: base, source, layers: 1, findings: 3 },
      from: DIVIDED,
      notes: [],
    });
  });

  it(
    'finds the base that podman names, however it compressed the layers again',
    needs('podman'),
    async () => {
      using store = new PodmanStore();
      const podman = (...args: readonly string[]) =>
        execFileSync('podman', [...store.options, ...args], { env: store.environment, stdio: 'pipe' });
      user.write('made', 'made');
      const file = join(
        user.folder,
        user.write('Containerfile', `FROM ${registry.host}/team/base:1\nCOPY made /opt/\n`),
      );
      const image = `${registry.host}/team/app:by-podman`;
      podman(
        'build',
        '--isolation',
        'chroot',
        '--tls-verify=false',
        '--file',
        file,
        '--tag',
        image,
        user.folder,
      );
      podman('push', '--tls-verify=false', image);
      expect(await divided(image)).toMatchObject({
        base: { reference: `${registry.host}/team/base:1`, digest: base, source: 'annotation', layers: 1 },
        from: { 'CVE-2099-0001': 'base' },
        notes: [],
      });
    },
  );

  it('finds the base by its name where the digest was never pushed', async () => {
    const name = `${registry.host}/team/base:1`;
    const image = pushed('unpushed', { [NAME]: name, [DIGEST]: `sha256:${'2'.repeat(64)}` });
    const { base: found, notes } = await divided(image);
    expect(found).toMatchObject({ reference: name, digest: base });
    expect(notes).toEqual([]);
  });

  it('leaves the findings of the base out of the line, and keeps them in the report', async () => {
    const image = pushed('ignored', { [NAME]: `${registry.host}/team/base:1`, [DIGEST]: base });
    const trusting = ['--ignore-base', '--base', `${registry.host}/team/base:1`];
    expect((await scan(image, '--max', 'high=0')).code).toBe(1);
    const { code, stdout } = await scan(image, '--max', 'high=0', ...trusting);
    expect(code).toBe(0);
    expect(stdout).toMatch(/3 of 4 findings, which the line leaves\s+out/u);
    expect(stdout).toContain('CVE-2099-0001');
    expect((await scan(image, '--max', 'unknown=0', ...trusting)).code).toBe(1);
  });

  it('leaves out nothing because a label says so, and names the option to add', async () => {
    const name = `${registry.host}/team/base:1`;
    const image = pushed('believed', { [NAME]: name, [DIGEST]: base });
    const { code, stdout } = await scan(image, '--max', 'high=0', '--ignore-base');
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(`if you trust it, add --base ${name}`);
  });

  it.each([
    ['the repository', '/team/base:*', 0],
    ['a repository of other names', '/team/other:*', 1],
    ['some tags, which a digest does not prove', '/team/base:9*', 1],
    ['the whole name', '/team/base:1', 0],
  ])('lets a label choose among bases of the configuration that name %s', async (_, pattern, expected) => {
    // A digest and a tag of one repository need not belong together.
    const image = pushed('chosen', { [NAME]: `${registry.host}/team/base:9`, [DIGEST]: base });
    user.write('bases.yaml', `bases: ['${registry.host}${pattern}']\n`);
    const args = ['--config', 'bases.yaml', '--max', 'high=0', '--ignore-base'];
    expect((await scan(image, ...args)).code).toBe(expected);
  });

  it('finds a base of the configuration without a label, where it is named in full or was read before', async () => {
    const image = pushed('unlabelled', {});
    const environment = (pattern: string) => ({
      environment: { PLIMSOLL_BASES: `${registry.host}${pattern}` },
    });
    const scanned = ['scan', '--feeds-mirror', mirror.folder];
    const args = [...scanned, image, '--max', 'high=0', '--ignore-base'];
    expect((await user.run(args, environment('/team/base:1'))).code).toBe(0);
    expect((await user.run(args, environment('/team/*'))).code).toBe(1);
    await user.run([...scanned, `${registry.host}/team/base:1`]);
    expect((await user.run(args, environment('/team/*'))).code).toBe(0);
  });

  it('ignores no base that was not found', async () => {
    expect((await scan(pushed('baseless', {}), '--max', 'high=0', '--ignore-base')).code).toBe(1);
  });

  it.each([
    [
      'another image',
      () => ({ [NAME]: `${registry.host}/team/other:1`, [DIGEST]: other }),
      'whose layers are not the first ones',
    ],
    [
      'an image that is gone',
      () => ({ [NAME]: `${registry.host}/team/base:gone`, [DIGEST]: `sha256:${'0'.repeat(64)}` }),
      'which was not read: ',
    ],
    ['a repository that is gone', () => ({ [NAME]: `${registry.host}/team/gone:1` }), 'which was not read: '],
    ['another registry', () => ({ [NAME]: '127.0.0.1:1/team/base:1' }), '127.0.0.1:1 is not asked'],
    ['itself', () => ({ [NAME]: `${registry.host}/team/app:itself` }), 'to which this image adds no layer'],
    ['a file', () => ({ [NAME]: '../../etc/passwd' }), 'which was not read: '],
    [
      'a digest that its own repository lacks',
      () => ({ [DIGEST]: `sha256:${'1'.repeat(64)}` }),
      'which was not read: ',
    ],
  ])('takes everything for yours, with a note, where the image names %s', async (what, texts, reason) => {
    const tag = what === 'itself' ? what : `names-${what.replaceAll(/[^a-z]/gu, '-')}`;
    const image = pushed(tag, texts());
    const { base: found, from, notes } = await divided(image);
    expect({ found, from }).toEqual({ found: undefined, from: ALL_YOURS });
    expect(notes).toEqual([expect.stringContaining(reason)]);
    expect((await scan(image, '--strict', '--max', 'critical=9')).code).toBe(0);
  });

  it('ends with two images that name each other', async () => {
    const more = { createdBy: 'RUN make', files: { 'opt/made': 'made' } };
    layoutOf('more', { ...APP, layers: [...APP.layers, more] });
    const lower = pushed('lower', { [NAME]: `${registry.host}/team/app:upper` });
    const upper = pushed('upper', { [NAME]: lower }, { layout: 'more' });
    const { notes } = await divided(lower);
    expect(notes).toEqual([expect.stringContaining('whose layers are not the first ones')]);
    expect((await divided(upper)).base).toMatchObject({ reference: lower, layers: 2, findings: 4 });
  });

  it('takes everything of a squashed image for yours', async () => {
    layoutOf('squashed', { ...APP, layers: [{ createdBy: 'COPY --from=build / /', packages: PACKAGES }] });
    const texts = { [NAME]: `${registry.host}/team/base:1`, [DIGEST]: base };
    const { from, notes } = await divided(pushed('squashed', texts, { layout: 'squashed' }));
    expect(from).toEqual(ALL_YOURS);
    expect(notes).toEqual([expect.stringContaining('whose layers are not the first ones')]);
  });

  it('takes the longest base of --base, from a registry or from this machine', async () => {
    const image = tagged('plain', {});
    const bases = `./base.tar,${registry.host}/team/other:1`;
    expect(await divided(image, '--base', bases)).toEqual({
      base: { reference: './base.tar', digest: base, source: 'option', layers: 1, findings: 3 },
      from: DIVIDED,
      notes: [],
    });
  });

  it('asks no registry for the base that a local image names, only for one of --base', async () => {
    const name = `${registry.host}/team/base:1`;
    const fresh = new User();
    try {
      const image = `oci:${join(user.folder, 'layout')}:local`;
      tagged('local', { [NAME]: name, [DIGEST]: base });
      const { stdout } = await fresh.run(['scan', '--feeds-mirror', mirror.folder, image]);
      expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
        'a local image causes no request; name its base with --base',
      );
      expect(await divided(image, '--base', name)).toMatchObject({ from: DIVIDED });
    } finally {
      fresh[Symbol.dispose]();
    }
  });

  it('shows the credentials of the image to no other registry', async () => {
    const stranger = await serve((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    const image = pushed('elsewhere', { [NAME]: `127.0.0.1:${stranger.port}/team/base:1` });
    const args = ['scan', '--feeds-mirror', mirror.folder, image, '--username', 'me', '--format', 'summary'];
    const environment = { PLIMSOLL_PASSWORD: 'secret' };
    expect((await user.run(args, { environment })).code).toBe(0);
    expect(stranger.requests).toEqual([]);
    const named = { PLIMSOLL_BASES: `127.0.0.1:${stranger.port}/other/*` };
    expect((await user.run(args, { environment: { ...environment, ...named } })).code).toBe(0);
    expect(stranger.requests.length).toBeGreaterThan(0);
    expect(stranger.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it('finds the base below the image that an SBOM of plimsoll describes', async () => {
    await user.run(['sbom', tagged('listed', {}), '--format', 'cyclonedx=app.cdx.json']);
    expect(await divided('sbom:app.cdx.json', '--base', './base.tar')).toMatchObject({ from: DIVIDED });
  });

  it('refuses --base and --ignore-base for an SBOM that lists no layers', async () => {
    const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] };
    user.write('foreign.cdx.json', JSON.stringify(bom));
    for (const option of [['--base', './base.tar'], ['--ignore-base']]) {
      const { code, stderr } = await scan('sbom:foreign.cdx.json', ...option);
      expect(code).toBe(2);
      expect(stderr).toContain(`${option[0] ?? ''} does not apply to sbom:foreign.cdx.json`);
    }
  });
});
