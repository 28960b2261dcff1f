import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { User } from '../support/cli.ts';
import { imagesFolder, isBuilt, LOCKED_REGISTRY, LOGIN, OPEN_REGISTRY } from '../support/image-builds.ts';
import { scanImage } from '../support/image-scan.ts';
import { listedByApk, listedByDpkg, withUnpacked } from '../support/real-tools.ts';
import { sharedFolder } from '../support/shared.ts';

const folder = imagesFolder();
const archives = join(folder, 'archives');

/** Forms of one image, by what a user calls them. */
const ALPINE = {
  'a layout': `${folder}/alpine-3.20`,
  'a layout by its tag': `oci:${folder}/alpine-3.20:latest`,
  'an archive of docker': `${archives}/alpine-3.20.tar`,
  'an archive of docker 25': `${archives}/alpine-3.20.docker25.tar`,
  'an OCI archive': `${archives}/alpine-3.20.oci-archive.tar`,
  'a compressed archive': `${archives}/alpine-3.20.tar.gz`,
  'one gzip member for each file': `${folder}/alpine-3.20-members`,
  'an index with attestations': `${folder}/alpine-3.20-attest`,
  'a registry': `${OPEN_REGISTRY}/alpine-3.20`,
  'a registry, one gzip member for each file': `${OPEN_REGISTRY}/alpine-3.20-members`,
  'a registry, an index with attestations': `${OPEN_REGISTRY}/alpine-3.20-attest`,
};

const APP = {
  'an archive of docker': `${archives}/app-bookworm.tar`,
  'an archive of docker 25': `${archives}/app-bookworm.docker25.tar`,
  'an OCI archive': `${archives}/app-bookworm.oci-archive.tar`,
  'zstd layers': `${folder}/app-bookworm-zstd`,
  'zstd layers in chunks': `${folder}/app-bookworm-zstd-chunked`,
  'uncompressed layers': `${folder}/app-bookworm-plain`,
  "skopeo's dir: of a Docker manifest": `dir:${folder}/app-bookworm-v2s2.dir`,
  'a registry': `${OPEN_REGISTRY}/app-bookworm`,
  'a registry, zstd layers': `${OPEN_REGISTRY}/app-bookworm-zstd`,
  'a registry, zstd layers in chunks': `${OPEN_REGISTRY}/app-bookworm-zstd-chunked`,
  'a registry, uncompressed layers': `${OPEN_REGISTRY}/app-bookworm-plain`,
  'a registry, a Docker manifest': `${OPEN_REGISTRY}/app-bookworm-v2s2`,
};

const PLATFORMS = [
  ['linux/amd64', 'alpine-3.20'],
  ['linux/arm64', 'work/alpine-3.20-arm64'],
  ['linux/arm/v7', 'work/alpine-3.20-armv7'],
] as const;

const indexSchema = z.object({ manifests: z.tuple([z.object({ digest: z.string() })]) });

function digestOf(layout: string): string {
  const { manifests } = indexSchema.parse(JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')));
  return manifests[0].digest;
}

if (sharedFolder() !== undefined) {
  describe('real images in their variants', () => {
    let alpine: readonly string[];
    let app: readonly string[];

    beforeAll(() => {
      alpine = withUnpacked(`${folder}/alpine-3.20:latest`, listedByApk);
      app = withUnpacked(`${folder}/app-bookworm:latest`, listedByDpkg);
    });

    /** With an empty store: what another variant was found to hold must not answer. */
    async function scan(args: readonly string[], input = '') {
      using user = new User();
      const result = await scanImage(user, args, { input });
      return { ...result, left: user.leftBehind() };
    }

    it.each(Object.entries(ALPINE))('finds the same packages in the Alpine variant %s', async (_, name) => {
      const { packageLines, code, left } = await scan([name]);
      expect(packageLines).toEqual(alpine);
      expect({ code, left }).toEqual({ code: 0, left: [] });
    });

    it.each(Object.entries(APP))('finds the same packages in the Debian variant %s', async (_, name) => {
      const { packageLines, code, left } = await scan([name]);
      expect(packageLines).toEqual(app);
      expect({ code, left }).toEqual({ code: 0, left: [] });
    });

    it.each([
      ['a layout', `oci:${folder}/alpine-3.20`],
      ['a registry', `${OPEN_REGISTRY}/alpine-3.20`],
    ])('opens the image that a digest names in %s', async (_, name) => {
      const digest = digestOf(`${folder}/alpine-3.20`);
      const { results, packageLines } = await scan([`${name}@${digest}`]);
      expect(results).toMatchObject([{ image: { manifestDigest: digest } }]);
      expect(packageLines).toEqual(alpine);
    });

    it('opens the image of each platform by an index in a layout and in a registry', async () => {
      for (const [platform, layout] of PLATFORMS) {
        const expected = withUnpacked(`${folder}/${layout}:latest`, listedByApk);
        for (const name of [`${folder}/alpine-3.20-multi`, `${OPEN_REGISTRY}/alpine-3.20-multi`]) {
          const { results, packageLines } = await scan(['--platform', platform, name]);
          expect(results).toMatchObject([{ image: { manifestDigest: digestOf(`${folder}/${layout}`) } }]);
          expect(packageLines).toEqual(expected);
        }
      }
    });

    it('opens an image of a registry with its password, and not without', async () => {
      const name = `${LOCKED_REGISTRY}/alpine-3.20`;
      const { packageLines } = await scan(
        ['--username', LOGIN.username, '--password-stdin', name],
        `${LOGIN.password}\n`,
      );
      expect(packageLines).toEqual(alpine);
      const { code, failures } = await scan([name]);
      expect(code).toBe(2);
      expect(failures).toMatchObject([{ code: 'REGISTRY_UNAUTHORIZED' }]);
    });

    it.each([
      ['a layout', `${folder}/alpine-3.20-foreign`],
      ['a registry', `${OPEN_REGISTRY}/alpine-3.20-foreign`],
    ])('reports a hole for a foreign first layer in %s, and reads the other layers', async (_, name) => {
      const { packageLines, code, holes } = await scan([name]);
      expect(packageLines).toEqual(alpine);
      expect(code).toBe(3);
      expect(holes).toMatchObject([{ kind: 'layer-unreadable' }]);
    });

    const go = ['scratch-go117', 'scratch-go119', 'scratch-go-big'].filter(() => isBuilt('go'));
    it.each(go)('lists what is built into the program in %s, which has no package database', async (name) => {
      const forms = [`${folder}/${name}`, `${archives}/${name}.tar`, `${OPEN_REGISTRY}/${name}`];
      const scans = await Promise.all(forms.map((form) => scan([form])));
      expect(scans).toMatchObject(forms.map(() => ({ code: 0, packageLines: [], holes: [] })));
      const lists = scans.map(({ results }) => results.flatMap(({ packages }) => packages));
      expect(lists[0]?.map((pkg) => pkg.name)).toContain('stdlib');
      expect(lists).toEqual(forms.map(() => lists[0]));
    });
  });
} else {
  it.skip('skips variants of real images, since the folder with them is not here', () => undefined);
}
