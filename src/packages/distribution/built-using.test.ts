import { describe, expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { inlineBuildInfo } from '../../catalog/language/go/testing/parts.ts';
import { buildElf } from '../../catalog/program/testing/build-elf.ts';
import { NO_LINE } from '../../policy/index.ts';
import { explainImage } from '../../findings/explain-image.ts';
import { indexImage } from '../index-image.ts';
import { reportImage } from '../../findings/report-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const JUDGEMENT = { line: NO_LINE, ignore: [] };
const DEBIAN = 'ID=debian\nVERSION_ID="13"\n';
const CVE = 'CVE-2026-1';
const PROGRAM = 'usr/bin/podman';
const GO = buildElf({ data: inlineBuildInfo('go1.24.4', '') });
const RUST = Buffer.from('\x7fELF');

const fixedIn = (version: string) => ({
  releases: { trixie: { status: 'resolved', fixed_version: version, urgency: 'not yet assigned' } },
});
const MIRROR = {
  'security-tracker.debian.org/tracker/data/json': JSON.stringify({
    'golang-1.24': { [CVE]: fixedIn('1.24.9-1'), 'CVE-2026-2': fixedIn('1.24.1-1') },
    podman: { 'CVE-2026-3': fixedIn('5.4.3-1') },
  }),
};

interface Built {
  readonly release?: string;
  readonly maintainer?: string;
  readonly field?: string;
  readonly program?: Buffer;
}

/** An image with one program, and the package that installed it. */
function imageOf({
  release = DEBIAN,
  maintainer = 'Debian <x@lists.debian.org>',
  field = 'Static-Built-Using: golang-1.24 (= 1.24.4-1), golang-dbus (= 5.1.0-1)',
  program = GO,
}: Built = {}) {
  const fields = [
    'Package: podman',
    'Status: install ok installed',
    'Architecture: amd64',
    'Version: 5.4.2-1+b1',
  ];
  const files: readonly TarInput[] = [
    { path: 'etc/os-release', content: release },
    {
      path: 'var/lib/dpkg/status',
      content: [...fields, `Maintainer: ${maintainer}`, field, '', ''].join('\n'),
    },
    { path: 'var/lib/dpkg/info/podman.list', content: `/${PROGRAM}\n` },
    { path: PROGRAM, content: program },
  ];
  return testImage(testLayer('a', files).source);
}

async function findingsOf(built: Built): Promise<readonly string[]> {
  await using world = await openWorld(MIRROR, { prefer: ['debian-tracker'] });
  const indexed = await indexImage(imageOf(built), world.context);
  const { result } = await reportImage(indexed, JUDGEMENT, world.context);
  return result.findings
    .map(({ id, package: { name, source } }) => `${id} ${name} ${source?.name ?? ''}`)
    .sort();
}

const OWN = 'CVE-2026-3 podman ';

describe('sources that were built into a package', () => {
  it('matches those of a Go program, as sources of its package', async () => {
    expect(await findingsOf({})).toEqual([`${CVE} podman golang-1.24`, OWN]);
    expect(await findingsOf({ field: 'Built-Using: golang-1.24 (= 1.24.9-1)' })).toEqual([OWN]);
  });

  it.each<[string, Built]>([
    ['holds no Go program', { program: RUST }],
    ['names none', { field: 'Section: admin' }],
  ])('finds nothing more in a package that %s', async (_what, built) => {
    expect(await findingsOf(built)).toEqual([OWN]);
  });

  it.each<[string, Built]>([
    ['of another maker', { maintainer: 'Docker <support@docker.com>' }],
    ['of a distribution without a feed', { release: 'ID=void\nVERSION_ID=1\n' }],
  ])('lists none of a package %s', async (_what, built) => {
    await using world = await openWorld();
    const { packages } = await indexImage(imageOf(built), world.context);
    expect(packages.filter(({ proof }) => proof === 'Built-Using')).toEqual([]);
  });

  it('names the package to upgrade, the field that is the proof, and counts the package once', async () => {
    await using world = await openWorld(MIRROR, { prefer: ['debian-tracker'] });
    const indexed = await indexImage(imageOf(), world.context);
    const { result } = await reportImage(indexed, JUDGEMENT, world.context);
    expect(result.upgrades.find(({ name }) => name === 'golang-1.24')).toMatchObject({
      version: '1.24.9-1',
      packages: [{ name: 'podman' }],
    });
    const found = result.findings.find(({ id }) => id === CVE);
    expect(found?.package).toMatchObject({
      proof: 'Built-Using',
      database: 'var/lib/dpkg/status',
    });
    const { explanation } = await explainImage('CVE-2026-2', imageOf(), JUDGEMENT, world.context);
    expect(explanation).toMatchObject({
      kind: 'not-reported',
      answers: [{ reason: 'version-outside', package: { name: 'podman', source: { name: 'golang-1.24' } } }],
    });
  });

  it('keeps them in the inventory of a server', async () => {
    await using world = await openWorld(MIRROR, { prefer: ['debian-tracker'] });
    const { context } = world;
    const indexed = await indexImage(imageOf(), context);
    await context.store.inventory.save(indexed, []);
    const stored = await context.store.inventory.get(indexed.key);
    expect(stored?.packages).toHaveLength(indexed.packages.length);
    expect(stored?.packages).toEqual(expect.arrayContaining([...indexed.packages]));
  });
});
