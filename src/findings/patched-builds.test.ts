import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildZip } from '../archive/testing/build-zip.ts';
import { defined } from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { NO_LINE } from '../policy/index.ts';
import { imagesHit } from '../stored/changes/images-hit.ts';
import { indexImage } from '../packages/index-image.ts';
import { scanImage } from './scan-image.ts';
import { openWorld, testDigest, testImage, testLayer } from './testing.ts';

const JUDGEMENT = { line: NO_LINE, ignore: [] };
const DHI = 'Docker Hardened Images:Debian:13';

interface Entry {
  readonly id: string;
  readonly cve: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly fixed?: string;
  readonly versions?: readonly string[];
}

/** One export of OSV. */
function exportOf(part: string, ...entries: readonly Entry[]): Record<string, Buffer> {
  const files = entries.map(({ id, cve, ecosystem, name, fixed, versions }) => {
    const ranges =
      fixed === undefined
        ? {}
        : { ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] };
    const affected = [{ package: { ecosystem, name }, ...ranges, ...(versions && { versions }) }];
    const record = {
      id,
      modified: '2026-11-20T00:00:00Z',
      published: '2026-11-20T00:00:00Z',
      upstream: [cve],
      affected,
    };
    return { name: `${id}.json`, content: JSON.stringify(record) };
  });
  return { [`osv-vulnerabilities.storage.googleapis.com/${part}/all.zip`]: buildZip(files) };
}

const DEBIAN = exportOf(
  'Debian',
  ...['12', '13'].map((release) => ({
    id: `DEBIAN-CVE-2026-0001-${release}`,
    cve: 'CVE-2026-0001',
    ecosystem: `Debian:${release}`,
    name: 'openssl',
    fixed: '4.0-1',
  })),
);
const ROOT = exportOf('Root', {
  id: 'ROOT-OS-DEBIAN-12-CVE-2026-0002',
  cve: 'CVE-2026-0002',
  ecosystem: 'Root:Debian:12',
  name: 'rootio-openssl',
  fixed: '3.0.11-1~deb12u2.root.io.9',
});
const DOCKER = exportOf(
  'Docker Hardened Images',
  {
    id: 'DHI-CVE-2026-0003-openssl',
    cve: 'CVE-2026-0003',
    ecosystem: DHI,
    name: 'openssl',
    fixed: '3.5.1-1+dhi4',
  },
  {
    id: 'DHI-CVE-2026-0004-libssl',
    cve: 'CVE-2026-0004',
    ecosystem: DHI,
    name: 'libssl',
    versions: ['3.5.1-1+dhi3'],
  },
  {
    id: 'DHI-CVE-2026-0005-libssl',
    cve: 'CVE-2026-0005',
    ecosystem: DHI,
    name: 'libssl',
    versions: ['3.5.1-1+dhi2'],
  },
);

type Named = readonly [name: string, version: string];

function status(packages: readonly Named[]): string {
  const entries = packages.map(
    ([name, version]) =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: ${version}\nMaintainer: x@debian.org\n\n`,
  );
  return entries.join('');
}

function layer(letter: string, id: string, version: string, ...packages: readonly Named[]) {
  return testLayer(letter, [
    { path: 'etc/os-release', content: `ID=${id}\nID_LIKE=debian\nVERSION_ID="${version}"\n` },
    { path: 'var/lib/dpkg/status', content: status(packages) },
  ]).source;
}

async function found(mirror: Readonly<Record<string, Buffer>>, image: OpenedImage) {
  await using world = await openWorld(mirror, { prefer: ['osv'] });
  const { result } = await scanImage(image, JUDGEMENT, world.context);
  return {
    ids: result.findings.map(({ id, state, package: { name } }) => `${name} ${id} ${state}`).toSorted(),
    problems: result.problems
      .filter(({ kind }) =>
        ['package-not-covered', 'feed-missing', 'distribution-not-covered'].includes(kind),
      )
      .map(({ kind, subject }) => `${kind} ${subject}`),
  };
}

describe('a build that Root.io patched', () => {
  const image = () =>
    testImage(layer('a', 'debian', '12', ['libssl', '3.0.11-1~deb12u2.root.io.7'], ['other', '3.0']));

  it('judges it by its own advisories, and the rest by those of Debian', async () => {
    expect(await found({ ...DEBIAN, ...ROOT }, image())).toEqual({
      ids: ['libssl CVE-2026-0002 fixed', 'other CVE-2026-0001 fixed'],
      problems: [],
    });
  });

  it('names the maker where its advisories are not about the release', async () => {
    const mirror = {
      ...DEBIAN,
      ...exportOf('Root', {
        id: 'ROOT-1',
        cve: 'CVE-2026-0002',
        ecosystem: 'Root:Debian:11',
        name: 'openssl',
        fixed: '9',
      }),
    };
    expect(await found(mirror, image())).toEqual({
      ids: ['other CVE-2026-0001 fixed'],
      problems: ['package-not-covered Root.io'],
    });
  });

  it('reports a hole, and names the maker, where its advisories cannot be loaded', async () => {
    expect((await found(DEBIAN, image())).problems).toEqual([
      'feed-missing osv:Root',
      'package-not-covered Root.io',
    ]);
  });

  it('finds the stored images that it affects', async () => {
    await using world = await openWorld({ ...DEBIAN, ...ROOT }, { prefer: ['osv'] });
    const indexed = await indexImage(image(), world.context);
    await world.context.store.inventory.save(indexed, []);
    await scanImage(image(), JUDGEMENT, world.context);
    const hit = await imagesHit('CVE-2026-0002', { limit: 10 }, world.context);
    expect(hit.packages.map(({ package: pkg }) => pkg.name)).toEqual(['libssl']);
  });

  it('asks for no advisories of a patcher without its builds', async () => {
    const plain = testImage(layer('a', 'debian', '12', ['libssl', '3.0.11-1~deb12u2']));
    expect(await found(DEBIAN, plain)).toEqual({ ids: ['libssl CVE-2026-0001 fixed'], problems: [] });
  });
});

describe('a package of Docker Hardened Images', () => {
  it('finds a build on Debian by its own advisories, and a listed version as not decided', async () => {
    const image = testImage(layer('a', 'debian', '13', ['libssl', '3.5.1-1+dhi3'], ['other', '3.0']));
    expect(await found({ ...DEBIAN, ...DOCKER }, image)).toEqual({
      ids: ['libssl CVE-2026-0003 fixed', 'libssl CVE-2026-0004 undetermined', 'other CVE-2026-0001 fixed'],
      problems: [],
    });
  });

  const base = layer('a', 'dhi', '13', ['libssl', '3.5.1-1']);
  const second = layer('b', 'dhi', '13', ['libssl', '3.5.1-1'], ['second', '3.5.1-1']);
  const third = layer('c', 'dhi', '13', ['libssl', '3.5.1-1'], ['second', '3.5.1-1'], ['added', '3.0']);
  const diffIds = ['a', 'b', 'c'].map(testDigest);
  const withDiffIds = (labels: Record<string, string>): OpenedImage => {
    const image = testImage(base, second, third);
    const layers = image.identity.layers.map((each, index) => ({
      ...each,
      ...defined({ diffId: diffIds[index] }),
    }));
    return { ...image, labels, identity: { ...image.identity, layers } };
  };
  const both = `sha256:${hash('sha256', `${diffIds[0]} ${diffIds[1]}`)}`;

  it.each([
    ['its label', { 'com.docker.dhi.chain-id': both }, ['libssl', 'second']],
    ['being the lowest without a label', {}, ['libssl']],
    ['no layer that fits the label', { 'com.docker.dhi.chain-id': 'sha256:0' }, []],
  ])(
    'judges layers up to the base, known by %s, by its own advisories, and the others by those of Debian',
    async (_, labels, ofDocker) => {
      const { ids } = await found({ ...DEBIAN, ...DOCKER }, withDiffIds(labels));
      expect(ids.filter((id) => id.includes('0003')).map((id) => id.split(' ', 1)[0])).toEqual(ofDocker);
      const others = ['added', 'libssl', 'second'].filter((name) => !ofDocker.includes(name));
      expect(ids.filter((id) => id.includes('0001')).map((id) => id.split(' ', 1)[0])).toEqual(others);
    },
  );
});
