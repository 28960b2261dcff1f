import { execFile, execFileSync, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import lock from '../../package-lock.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import { EXTERNALS } from '../../bin/externals.ts';
import { User } from '../support/cli.ts';
import { Container } from '../support/container.ts';
import { scanImage } from '../support/image-scan.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { digestOf, referrersOf } from '../support/pushed-image.ts';
import { listedByDpkgOfParts } from '../support/real-tools.ts';

const project = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-image-'));
const layout = join(folder, 'layout');
const key = join(folder, 'key.pem');
const execute = promisify(execFile);

function buildImages(args: readonly string[], cwd = project): string {
  return execFileSync(process.execPath, [join(project, 'bin/image.ts'), ...args], { cwd, encoding: 'utf8' });
}

/** The names and digests of the images that were written. */
function buildLayout(target: string, cwd?: string): string {
  return buildImages([target, '--key', key], cwd).replaceAll(target, '');
}

const inspection = z.object({
  Digest: z.string(),
  Os: z.string(),
  Created: z.string(),
  Labels: z.record(z.string(), z.string()),
  Layers: z.array(z.string()),
});

function inspect(name: string): z.infer<typeof inspection> {
  const text = execFileSync('skopeo', ['inspect', `oci:${layout}:${name}`], { encoding: 'utf8' });
  return inspection.parse(JSON.parse(text));
}

/** Reads from the log of a server where it listens: its API, and then its health. */
async function addressesOf({ stderr }: ChildProcessWithoutNullStreams): Promise<readonly string[]> {
  let log = '';
  for await (const line of createInterface(stderr)) {
    log += `${line}\n`;
    const addresses = [...log.matchAll(/listening at (http:[^"]*)/g)].map(([, address = '']) => address);
    if (addresses.length === 2) return addresses;
  }
  throw new Error(`it never served:\n${log}`);
}

/** An import of the bundle's, as esbuild writes it, of anything but a file beside it. */
const BARE_IMPORT = /\bimport_\w+ ?= ?(?:__toESM\()?require\("([^."][^"]*)"/gm;

/** The comment that the build sets before a module: the folder of its package, as the lock file names it. */
const BUNDLED = /^ *\/\/! ((?:.*\/)?node_modules\/(?:@[^/\n]+\/)?[^/\n]+)\//gm;

describe('the container images', needs("Debian's libraries"), () => {
  let printed: string;

  beforeAll(() => {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    printed = buildLayout(layout);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('builds images with the same digests each time and everywhere, without foreign files', () => {
    const again = join(folder, 'again');
    mkdirSync(join(again, 'blobs/sha256'), { recursive: true });
    writeFileSync(join(again, 'blobs/sha256/of-another-build'), '');
    expect(buildLayout(again, folder)).toBe(printed);
    const blobs = (of: string) => readdirSync(join(of, 'blobs/sha256')).sort();
    expect(blobs(again)).toEqual(blobs(layout));
  });

  it('bundles no package for development alone', () => {
    const dist = join(project, 'dist');
    const bundled = readdirSync(dist)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => [...readFileSync(join(dist, name), 'utf8').matchAll(BUNDLED)])
      .map(([, path = '']) => path);
    expect(bundled).toContain('node_modules/fastify');
    const development = Object.entries(lock.packages).flatMap(([path, its]) => ('dev' in its ? [path] : []));
    expect(development.filter((path) => bundled.includes(path))).toEqual([]);
  });

  it('builds images with the expected metadata and shared layers', needs('skopeo'), () => {
    const [server, klar] = ['plimsoll', 'plimsoll-klar'].map(inspect);
    expect(server).toMatchObject({ Os: 'linux', Created: '1970-01-01T00:00:00Z' });
    expect(server?.Labels['org.opencontainers.image.version']).toBe(manifest.version);
    expect(klar?.Layers).toEqual(server?.Layers);
    expect(klar?.Digest).not.toBe(server?.Digest);
  });

  it('copies the images unchanged to another kind of archive', needs('skopeo'), () => {
    execFileSync('skopeo', [
      '--insecure-policy',
      'copy',
      '--quiet',
      `oci:${layout}:plimsoll`,
      `docker-archive:${join(folder, 'plimsoll.tar')}:plimsoll:1`,
    ]);
    expect(statSync(join(folder, 'plimsoll.tar')).size).toBeGreaterThan(1e8);
  });

  it(
    'uploads the images with SBOM and attestation, which a scan takes for the layers',
    needs(...REGISTRY),
    async () => {
      const registry = await startDockerRegistry();
      try {
        using user = new User();
        user.write(
          'key.pub',
          createPublicKey(readFileSync(key)).export({ type: 'spki', format: 'pem' }).toString(),
        );
        const place = `${registry.host}/team`;
        const script = join(project, 'bin/image.ts');
        const options = ['--no-build', '--push', place, '--tag', '1,latest'];
        // Its log has to be read meanwhile.
        const { stdout: pushed } = await execute(process.execPath, [script, layout, ...options]);
        const [digest = ''] = /sha256:\w+/.exec(printed) ?? [];
        expect(pushed).toContain(`docker://${place}/plimsoll:latest  ${digest}\n`);
        const name = `docker://${place}/plimsoll-klar:1`;
        expect(digestOf(name)).toBe(inspect('plimsoll-klar').Digest);

        const listed = await user.run(['attest', '--list', name, '--attest-key', 'key.pub']);
        expect(listed.stdout).toMatch(/cyclonedx\.org\/bom, .*, verified/);
        const { artifactTypes, sboms } = await referrersOf(
          `http://${registry.host}/v2/team/plimsoll`,
          digest,
        );
        expect(artifactTypes).toEqual([
          'application/vnd.cyclonedx+json',
          'application/vnd.dsse.envelope.v1+json',
        ]);
        expect(sboms.map((text) => text.includes('pkg:deb/debian/libstdc%2B%2B6'))).toEqual([true]);

        const attested = ['--if-attested', '--attest-key', 'key.pub'];
        const { packageLines } = await scanImage(user, [name, ...attested]);
        expect(packageLines).toEqual((await scanImage(user, [`oci:${layout}:plimsoll`])).packageLines);
        expect(inspect('plimsoll-klar').Layers.map((each) => registry.readsOf(each))).toEqual([0, 0, 0]);
      } finally {
        await registry.stop();
      }
    },
  );

  it.each([
    [['--platform', 'linux/s390x'], 'no image is built for linux/s390x'],
    [['--no-build'], 'usage: '],
    [['--key', '/dev/null'], '/dev/null is not a private key'],
  ] as const)('refuses %j when it builds images', (args, message) => {
    const { status, stderr } = spawnSync(process.execPath, [join(project, 'bin/image.ts'), folder, ...args], {
      encoding: 'utf8',
    });
    expect(stderr).toContain(`image: ${message}`);
    expect(status).toBe(2);
  });

  describe('containers of the images', needs('skopeo', 'umoci', 'mounts of its own'), () => {
    let server: Container;
    let klar: Container;

    beforeAll(() => {
      server = new Container(layout, 'plimsoll');
      klar = new Container(layout, 'plimsoll-klar');
    });

    afterAll(() => {
      server[Symbol.dispose]();
      klar[Symbol.dispose]();
    });

    it('prints the version from the images', async () => {
      expect(await server.run(['--version'])).toEqual({
        code: 0,
        stdout: `${manifest.version}\n`,
        stderr: '',
      });
    });

    it('scans the examples of the demo from the images', async () => {
      const { code, stdout } = await server.run(['demo', '--max', 'critical=0']);
      expect(code).toBe(1);
      expect(stdout).toContain('example/shop:1.4: over the line');
    });

    it("takes Clair's arguments in the images, and names an unreadable configuration", async () => {
      const { code, stderr } = await server.run(['-config', '/config/config.yaml', '-insecure-tls']);
      expect(stderr).toContain("Clair's -insecure-tls is not honoured");
      expect(stderr).toContain('/config/config.yaml');
      expect(code).toBe(2);
    });

    it('requires the name of an image in the Klar image, as Klar did', async () => {
      const { code, stderr } = await klar.run();
      expect(stderr).toContain('Image name must be provided');
      expect(code).toBe(2);
    });

    it('serves from the image over a store of its own, reports health, and stops on request', async () => {
      const addresses = ['--listen', '127.0.0.1:0', '--introspection', '127.0.0.1:0'];
      const child = server.start(['serve', '--offline', ...addresses], { network: 'host' });
      const ended = once(child, 'exit');
      const [api, introspection] = await addressesOf(child);
      const isAlive = async () => (await fetch(`${introspection ?? ''}/livez`)).ok;
      await vi.waitUntil(isAlive, { timeout: 10_000 });
      const { headers } = await fetch(`${api ?? ''}/indexer/api/v1/index_state`);
      child.kill('SIGTERM');
      await ended;
      expect(headers.get('content-type')).toContain('json');
      expect(child.exitCode).toBe(0);
    });

    it('writes as one archive the files that the Dockerfile unpacks', () => {
      const archive = join(folder, 'root.tar');
      const unpacked = join(folder, 'unpacked');
      buildImages(['--tar', archive]);
      mkdirSync(unpacked);
      execFileSync('tar', ['-xf', archive, '-C', unpacked]);
      // Path, kind, mode, owner and target.
      const listing = (of: string) =>
        execFileSync('find', [of, '-mindepth', '1', '-printf', '%P %y %m %U:%G %l\n'], { encoding: 'utf8' })
          .split('\n')
          .sort();
      expect(listing(unpacked)).toEqual(listing(server.root));
    });

    it('holds each package in the images that the bundle does not', () => {
      const dist = join(server.root, 'opt/plimsoll/dist');
      const imported = readdirSync(dist)
        .filter((name) => name.endsWith('.js'))
        .flatMap((name) => [...readFileSync(join(dist, name), 'utf8').matchAll(BARE_IMPORT)])
        .map(([, name = '']) => name);
      expect(imported).toContain('node:module');
      expect(EXTERNALS).toEqual(expect.arrayContaining(imported.filter((name) => !isBuiltin(name))));
      for (const name of EXTERNALS)
        expect(existsSync(join(server.root, 'opt/plimsoll/node_modules', name, 'package.json'))).toBe(true);
    });

    it('trusts in the images the authorities that Debian trusts', () => {
      const bundle = readFileSync(join(server.root, 'etc/ssl/certs/ca-certificates.crt'), 'utf8');
      expect(bundle.split('BEGIN CERTIFICATE').length).toBeGreaterThan(100);
    });

    it.each(['bin/sh', 'usr/bin/env', 'usr/bin/dpkg', 'usr/bin/apt'])('omits %s from the images', (path) => {
      expect(existsSync(join(server.root, path))).toBe(false);
    });

    it('lets the user of the images write only to the store and temporary files', () => {
      const writable = readdirSync(server.root, { recursive: true, withFileTypes: true })
        .filter((item) => !item.isSymbolicLink())
        .map((item) => join(item.parentPath, item.name))
        .filter((path) => statSync(path).uid !== 0 || (statSync(path).mode & 0o022) !== 0);
      expect(writable.map((path) => path.slice(server.root.length)).sort()).toEqual([
        '/home/plimsoll',
        '/tmp',
        '/var/cache/plimsoll',
      ]);
    });

    it('scans its own image, with each package listed and each unknown one as a hole', async () => {
      using user = new User();
      const listed = listedByDpkgOfParts(server.root);
      expect(listed.map((line) => line.split(' ')[0])).toEqual(
        expect.arrayContaining(['base-files', 'ca-certificates', 'libc6', 'libgcc-s1', 'libstdc++6']),
      );
      const { packageLines, holes } = await scanImage(user, [`oci:${layout}:plimsoll`]);
      expect(packageLines).toEqual(listed);
      expect(holes).toEqual([]);
      const { code, stdout } = await user.run(['scan', '--offline', `oci:${layout}:plimsoll`]);
      expect(stdout).toContain('feed-missing');
      expect(code).toBe(3);
    });
  });
});
