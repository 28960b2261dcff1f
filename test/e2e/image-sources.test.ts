import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import {
  buildLayout,
  nestIndex,
  sha256,
  tarOf,
  writeFiles,
  type ImageFiles,
} from '../../src/image/testing/build-image.ts';
import { User, type RunOptions } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { HONEST_LAYER, KEEL } from '../support/image-hostile.ts';
import { startPodman, type Podman } from '../support/image-podman.ts';
import { scanImage } from '../support/image-scan.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const LOGIN = { username: 'scan', password: 'p@ss:word' };

/** Above the honest layer, a distroless package and enough bytes for several chunks. */
const UPPER_LAYER = gzipSync(
  buildTar([
    { path: 'var/lib/dpkg/status.d/rudder', content: 'Package: rudder\nVersion: 2\nArchitecture: all\n' },
    { path: 'usr/share/sails', content: Buffer.alloc(5_000_000, 'canvas') },
  ]),
);
const PACKAGES = [KEEL, 'rudder 2 all rudder 2'];

const GONE_LAYER = gzipSync(buildTar([{ path: 'gone', content: 'gone' }]));
const ARM_V7 = { os: 'linux', architecture: 'arm', variant: 'v7' };

function digitsOf(blob: Buffer): string {
  return sha256(blob).slice('sha256:'.length);
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-sources-'));
const layout = join(folder, 'layout');
writeFiles(layout, buildLayout([{ layers: [HONEST_LAYER, UPPER_LAYER] }]));

afterAll(() => rmSync(folder, { recursive: true }));

async function expectPackages(name: string, options?: RunOptions, args: readonly string[] = []) {
  using user = new User();
  const { packageLines, code, stderr } = await scanImage(user, [...args, name], options);
  expect(packageLines).toEqual(PACKAGES);
  expect({ code, stderr, left: user.leftBehind() }).toEqual({ code: 0, stderr: '', left: [] });
}

const S390X = { os: 'linux', architecture: 's390x' };
const RISCV64 = { os: 'linux', architecture: 'riscv64' };
const WINDOWS = { os: 'windows', architecture: 'amd64' };
const ATTESTATION = { os: 'unknown', architecture: 'unknown' };

/** An image for two platforms that no machine of ours is: they share a layer. */
const FOREIGN = [
  { layers: [HONEST_LAYER], tag: '1', platform: S390X },
  { layers: [HONEST_LAYER, UPPER_LAYER], tag: '1', platform: RISCV64 },
];

/** The layout of an image for several platforms, and the name of its folder. */
function writeMultiPlatform(name: string, files: ImageFiles): string {
  const place = join(folder, name);
  writeFiles(place, files);
  return place;
}

/** Scans all platforms; gives the packages of each result. */
async function scanAll(name: string, args: readonly string[] = []) {
  using user = new User();
  const scan = await scanImage(user, ['--platform', 'all', ...args, name]);
  const read = scan.results.map(({ image, packages }) => ({
    platform: image.platform,
    packages: packages.map((each) => each.name).toSorted(),
  }));
  return { ...scan, read, left: user.leftBehind() };
}

const BOTH = [
  { platform: S390X, packages: ['keel'] },
  { platform: RISCV64, packages: ['keel', 'rudder'] },
];

describe('all platforms of an image', () => {
  it.each([
    ['beside each other in a layout', buildLayout(FOREIGN)],
    ['below an index of a layout', nestIndex(buildLayout(FOREIGN), '1')],
    [
      'that has attestations beside them',
      buildLayout([...FOREIGN, { layers: [], tag: '1', platform: ATTESTATION }]),
    ],
  ])('reads all platforms of an image %s', async (title, files) => {
    const place = writeMultiPlatform(title.replaceAll(' ', '-'), files);
    const { read, results, code, stderr, left } = await scanAll(`oci:${place}`);
    expect(read).toEqual(BOTH);
    expect(results.flatMap(({ image }) => image.otherPlatforms ?? [])).toEqual([]);
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
  });

  it('reads all platforms of a compressed archive, and leaves nothing behind', async () => {
    const archive = join(folder, 'all.tar.gz');
    writeFileSync(archive, gzipSync(tarOf(nestIndex(buildLayout(FOREIGN), '1'))));
    const { read, code, left } = await scanAll(archive);
    expect(read).toEqual(BOTH);
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });

  it('reads one platform where there is only one', async () => {
    const { read, code } = await scanAll(layout);
    expect(read).toMatchObject([{ packages: ['keel', 'rudder'] }]);
    expect(code).toBe(0);
  });

  it('reports a hole for a Windows platform, and reads the others', async () => {
    const images = [...FOREIGN, { layers: [HONEST_LAYER], tag: '1', platform: WINDOWS }];
    const { read, results, code } = await scanAll(writeMultiPlatform('windows', buildLayout(images)));
    expect(read).toEqual([...BOTH, { platform: WINDOWS, packages: [] }]);
    const holes = results.flatMap(({ problems }) =>
      problems.filter(({ kind }) => kind === 'no-package-database'),
    );
    expect(holes.map(({ message }) => message)).toEqual([expect.stringContaining('Windows image')]);
    expect(code).toBe(3);
  });

  it('ends with 2 for an unreadable platform, names it, and reads the others', async () => {
    const files = buildLayout([...FOREIGN, { layers: [GONE_LAYER], tag: '1', platform: ARM_V7 }]);
    for (const name of [...files.keys()].filter((each) => each.endsWith(digitsOf(GONE_LAYER)))) {
      files.delete(name);
    }
    const { read, failures, code, stderr } = await scanAll(writeMultiPlatform('gone', files));
    expect(read).toEqual(BOTH);
    expect(failures.map(({ platform }) => platform)).toEqual([ARM_V7]);
    expect(stderr).toContain('(linux/arm/v7):\nerror[');
    expect(code).toBe(2);
  });

  it('names the platforms of an image in the table', async () => {
    using user = new User();
    const place = writeMultiPlatform('table', buildLayout(FOREIGN));
    const { stdout } = await user.run(['scan', '--offline', '--platform', 'all', place]);
    expect(stdout).toContain(`${place} (linux/s390x): incomplete`);
    expect(stdout).toContain(`${place} (linux/riscv64): incomplete`);
  });
});

/** Copies the image to where `target` says, in skopeo's words. */
function copy(target: string, ...options: readonly string[]): void {
  execFileSync('skopeo', ['--insecure-policy', 'copy', '--quiet', ...options, `oci:${layout}`, target]);
}

describe('images that skopeo writes', needs('skopeo'), () => {
  it.each([
    ['an archive of docker', 'docker-archive', 'app:1', []],
    ['an OCI archive', 'oci-archive', 'app:1', []],
    ['a layout', 'oci', 'app:1', []],
    ['a layout with zstd layers', 'oci', 'app:1', ['--dest-compress-format', 'zstd']],
    ['a layout with zstd layers in chunks', 'oci', 'app:1', ['--dest-compress-format', 'zstd:chunked']],
    ['a folder of blobs', 'dir', '', []],
    ['a folder of blobs with plain layers', 'dir', '', ['--dest-decompress']],
    ['a folder of blobs with a Docker manifest', 'dir', '', ['--format', 'v2s2']],
  ])('reads %s as skopeo writes it', async (title, transport, tag, options) => {
    const place = join(folder, title.replaceAll(' ', '-'));
    const suffix = tag === '' ? '' : `:${tag}`;
    copy(`${transport}:${place}${transport === 'oci' ? ':1' : suffix}`, ...options);
    await expectPackages(place);
    await expectPackages(`${transport}:${place}`);
  });

  it('reads a compressed archive, and removes its unpacked copy', async () => {
    const archive = join(folder, 'compressed.tar');
    copy(`docker-archive:${archive}:app:1`);
    execFileSync('gzip', [archive]);
    await expectPackages(`${archive}.gz`);
  });
});

describe('docker-registry', needs(...REGISTRY), () => {
  let open: DockerRegistry;
  let locked: DockerRegistry;

  beforeAll(async () => {
    [open, locked] = await Promise.all([startDockerRegistry(), startDockerRegistry(LOGIN)]);
    for (const registry of [open, locked]) registry.push(`oci:${layout}`, 'team/app:1');
    open.push(`oci:${layout}`, 'team/docker:1', '--format', 'v2s2');
    const zstd = join(folder, 'zstd');
    copy(`oci:${zstd}:1`, '--dest-compress-format', 'zstd');
    open.push(`oci:${zstd}:1`, 'team/zstd:1');
  });

  afterAll(() => Promise.all([open.stop(), locked.stop()]));

  it.each(['app', 'docker', 'zstd'])('pulls team/%s from docker-registry', async (name) => {
    await expectPackages(`${open.host}/team/${name}:1`);
    await expectPackages(`docker://${open.host}/team/${name}:1`);
  });

  it('pulls all platforms of an image from docker-registry, and a shared layer once', async () => {
    open.push(`oci:${writeMultiPlatform('foreign', nestIndex(buildLayout(FOREIGN), '1'))}:1`, 'team/multi:1');
    const before = open.readsOf(sha256(HONEST_LAYER));
    const { read, code, stderr } = await scanAll(`${open.host}/team/multi:1`);
    expect(read).toEqual(BOTH);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(open.readsOf(sha256(HONEST_LAYER)) - before).toBe(1);
  });

  it('pulls with the password from standard input, or from the environment', async () => {
    const name = `${locked.host}/team/app:1`;
    const { username, password } = LOGIN;
    await expectPackages(name, { input: `${password}\n` }, ['--username', username, '--password-stdin']);
    await expectPackages(name, {
      environment: { PLIMSOLL_USERNAME: username, PLIMSOLL_PASSWORD: password },
    });
  });

  it('pulls with the login that docker left', async () => {
    using user = new User();
    const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
    user.write('config.json', JSON.stringify({ auths: { [locked.host]: { auth } } }));
    const environment = { DOCKER_CONFIG: user.folder };
    const { packageLines } = await scanImage(user, [`${locked.host}/team/app:1`], { environment });
    expect(packageLines).toEqual(PACKAGES);
  });
});

describe('podman', needs('podman', 'skopeo'), () => {
  let podman: Podman;

  beforeAll(async () => {
    const archive = join(folder, 'podman.tar');
    copy(`docker-archive:${archive}:team/app:1`);
    podman = await startPodman();
    podman.load(archive);
  });

  afterAll(() => podman.stop());

  it("reads podman's images at its socket, and leaves nothing behind", async () => {
    await expectPackages('docker-daemon:team/app:1', { environment: { DOCKER_HOST: podman.host } });
  });

  it('reads all images that podman lists', async () => {
    await expectPackages('docker-daemon:*', { environment: { DOCKER_HOST: podman.host } });
  });

  it('reports an image that podman does not have', async () => {
    using user = new User();
    const environment = { DOCKER_HOST: podman.host };
    const { code, stderr } = await scanImage(user, ['docker-daemon:team/app:2'], { environment });
    expect(stderr).toBe(
      'error[IMAGE_NOT_FOUND]: the daemon has no image team/app:2\nhint: to read it from its registry, scan docker://team/app:2\n',
    );
    expect({ code, left: user.leftBehind() }).toEqual({ code: 2, left: [] });
  });
});
