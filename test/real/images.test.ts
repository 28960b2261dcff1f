import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { User } from '../support/cli.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { scanImage } from '../support/image-scan.ts';
import { REGISTRY } from '../support/needs.ts';
import { digestOf, referrersOf } from '../support/pushed-image.ts';
import { archiveOf, needsInput, unpackPart } from '../support/real-input.ts';
import { unpacking } from '../support/umoci.ts';

const project = resolve(import.meta.dirname, '../..');
const PLATFORMS = ['amd64', 'arm64'];
/** The registry's log has to be read meanwhile. */
const execute = promisify(execFile);
const BUILD_MS = 600_000;

describe(
  'the container images of two platforms',
  needsInput('qemu-user', 'dpkg', 'readelf', 'umoci', ...REGISTRY),
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-images-'));
    const layout = join(folder, 'layout');
    const build = async (...args: readonly string[]) =>
      (await execute(process.execPath, [join(project, 'bin/image.ts'), ...args])).stdout;
    let digest: string;

    beforeAll(async () => {
      const printed = await build(layout, '--platform', PLATFORMS.map((name) => `linux/${name}`).join(','));
      [digest = ''] = /sha256:\w+/.exec(printed) ?? [];
    }, BUILD_MS);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it(
      'builds the images of two platforms with the same digests each time',
      { timeout: BUILD_MS },
      async () => {
        const again = join(folder, 'again');
        await build(again, '--platform', 'linux/arm64,linux/amd64,linux/arm64');
        const blobs = readdirSync(join(again, 'blobs/sha256'));
        // Only the two indexes list the platforms in another order.
        const missing = blobs.filter((name) => !existsSync(join(layout, 'blobs/sha256', name)));
        expect(missing).toHaveLength(2);
      },
    );

    it(
      'uploads the images of two platforms with an SBOM each, which are pulled and scanned by platform',
      { timeout: BUILD_MS },
      async () => {
        const registry = await startDockerRegistry();
        try {
          using user = new User();
          await build(layout, '--no-build', '--push', registry.host);
          const name = `docker://${registry.host}/plimsoll:${manifest.version}`;
          expect(digestOf(name)).toBe(digest);
          const pulled = `oci:${join(folder, 'pulled')}:1`;
          execFileSync('skopeo', [
            '--insecure-policy',
            'copy',
            '--quiet',
            '--all',
            '--src-tls-verify=false',
            name,
            pulled,
          ]);
          for (const architecture of PLATFORMS) {
            const { results, packageLines } = await scanImage(user, [
              pulled,
              '--platform',
              `linux/${architecture}`,
            ]);
            expect(packageLines.filter((line) => line.startsWith('libc6 '))).toHaveLength(1);
            const [{ image } = {}] = results;
            expect(image?.platform).toEqual({ os: 'linux', architecture });
            const attached = await referrersOf(
              `http://${registry.host}/v2/plimsoll`,
              image?.manifestDigest ?? '',
            );
            expect(attached.artifactTypes).toEqual(['application/vnd.cyclonedx+json']);
            expect(attached.sboms[0]).toContain(`libc6@`);
            expect(attached.sboms[0]).toContain(`arch=${architecture}`);
          }
        } finally {
          await registry.stop();
        }
      },
    );

    it('runs the demo by the program of the image for arm64', { timeout: BUILD_MS }, async () => {
      unpackPart(archiveOf('qemu-user'), './usr/bin/qemu-aarch64', folder);
      const single = join(folder, 'single');
      await build(single, '--platform', 'linux/arm64');
      execFileSync('umoci', unpacking(`${single}:plimsoll`, join(folder, 'bundle')), { stdio: 'ignore' });
      const root = join(folder, 'bundle/rootfs');
      const run = (...args: readonly string[]) =>
        execFileSync(
          join(folder, 'usr/bin/qemu-aarch64'),
          [
            '-L',
            root,
            join(root, 'usr/local/bin/node'),
            join(root, 'opt/plimsoll/dist/plimsoll.js'),
            ...args,
          ],
          { encoding: 'utf8', env: { XDG_CACHE_HOME: join(folder, 'cache') } },
        );
      expect(run('--version')).toBe(`${manifest.version}\n`);
      expect(run('demo')).toContain('example/shop:1.4');
    });
  },
);
