import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isHole,
  PACKAGE_STATUSES,
  type ImageIdentity,
  type InstalledPackage,
  type PackageStatus,
  type Problem,
} from '../../domain/index.ts';
import { anyCharacter } from '../../domain/testing/any-character.ts';
import { SBOM_FORMATS } from '../../sbom/index.ts';
import { indexSbom } from './index-sbom.ts';

const REFERENCE = 'sbom:app.json';
const NOW = new Date('2026-11-28T00:00:00Z');
const OPTIONS = { reference: REFERENCE, now: NOW };
const LAYERS = 3;
const MISSING = 'other:1 was not scanned: no other:1';

const word = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: anyCharacter, minLength: 1 }));
const words = fc.array(word, { maxLength: 3 });
const layer = fc.nat({ max: LAYERS - 1 });
const status = fc.constantFrom<PackageStatus>(
  ...Object.keys(PACKAGE_STATUSES).filter((key): key is PackageStatus => key in PACKAGE_STATUSES),
);

const installed: fc.Arbitrary<InstalledPackage> = fc.record(
  {
    type: fc.constantFrom('deb', 'rpm', 'apk', 'npm', 'maven', 'golang', 'odd type'),
    ecosystem: word,
    name: fc.string({ unit: anyCharacter }),
    version: fc.string({ unit: anyCharacter }),
    architecture: word,
    source: fc.record({ name: word, version: fc.string() }),
    module: word,
    maker: word,
    application: word,
    proof: word,
    status,
    owner: word,
    through: words,
    dev: fc.constant(true as const),
    alias: word,
    reach: word,
    clues: fc.record({ group: word, names: words, folders: words }, { requiredKeys: ['names', 'folders'] }),
    qualifiers: fc.dictionary(fc.constantFrom('build', 'channel', 'subdir', 'build.x'), word),
    database: word,
    layer,
    locations: fc.array(fc.record({ path: word, layer }), { minLength: 1, maxLength: 3 }),
    thirdParty: word,
  },
  { requiredKeys: ['type', 'name', 'version', 'database', 'layer'] },
);

const problem: fc.Arbitrary<Problem> = fc.record(
  {
    kind: fc.constantFrom('packages-not-read', 'layer-unreadable', 'package-details-unreadable'),
    subject: word,
    message: word,
    count: fc.nat(),
    path: word,
  },
  { requiredKeys: ['kind', 'subject', 'message'] },
);

const image: ImageIdentity = {
  reference: 'app:1',
  transport: 'docker',
  platform: { os: 'linux', architecture: 'amd64' },
  layers: Array.from({ length: LAYERS }, () => ({ createdBy: 'RUN x' })),
};
const distribution = {
  id: 'debian',
  idLike: ['x'],
  version: '12',
  name: 'Debian GNU/Linux 12 (bookworm)',
  path: 'etc/os-release',
};
const programs = { ab: { goos: 'linux', packages: ['main', 'x/y'], functions: 'abc' } };

it.each([...SBOM_FORMATS])('reads back what an SBOM of the format %s was written of', (_, documentOf) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(installed, { maxLength: 8, selector: (pkg) => JSON.stringify(pkg) }),
      fc.array(problem, { maxLength: 3 }),
      (packages, problems) => {
        const holes = problems.filter(isHole);
        const document = documentOf({
          images: [{ image, distribution, packages, problems, holes, programs }],
          failures: [],
          program: { name: 'plimsoll', version: '1.0.0' },
          writtenAt: NOW.toISOString(),
        });
        const read = indexSbom(asText(document), OPTIONS);
        expect(read).toMatchObject({ image: { ...image, sbom: REFERENCE }, distribution, programs });
        expect(read.packages).toEqual(packages);
        expect(read.problems).toEqual(problems);
      },
    ),
    { numRuns: 50 },
  );
});

it.each([...SBOM_FORMATS])('names images that an SBOM of the format %s lacks', (_, documentOf) => {
  const document = documentOf({
    images: [{ image, distribution, packages: [], problems: [], holes: [] }],
    failures: [MISSING],
    program: { name: 'plimsoll', version: '1.0.0' },
    writtenAt: NOW.toISOString(),
  });
  expect(indexSbom(asText(document), OPTIONS).problems).toMatchObject([
    { kind: 'sbom-incomplete', message: `${REFERENCE} says that it is incomplete: ${MISSING}` },
  ]);
});

it('takes the distribution that the user names for an SBOM that names none, and refuses another one', () => {
  const of = (...components: readonly object[]) =>
    JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
  const component = { type: 'library', purl: 'pkg:deb/debian/a@1?upstream=a' };
  const given = { ...OPTIONS, distribution: { ...distribution, version: '13' } };
  const read = indexSbom(of(component), given);
  expect(read).toMatchObject({ distribution: { id: 'debian', version: '13' }, problems: [] });
  const named = of(component, { type: 'operating-system', name: 'debian', version: '12' });
  expect(() => indexSbom(named, given)).toThrow(
    `--distro debian:13 contradicts ${REFERENCE}: it is Debian GNU/Linux 12`,
  );
});

it.each(['', '{', '[]', 'null', '{"bomFormat":"CycloneDX"}', '<bom>', '\0', '['.repeat(100_000)])(
  'refuses a text that is no SBOM, and names it: %#',
  (text) => {
    const read = () => indexSbom(text, OPTIONS);
    expect(read).toThrow(expect.objectContaining({ code: 'SBOM_INVALID' }));
    expect(read).toThrow(`${REFERENCE} is not a valid SBOM: `);
  },
);

/** Writes a document whose lists may be iterators. */
function asText(document: object): string {
  return JSON.stringify(document, (_, value: unknown) => (value instanceof Iterator ? [...value] : value));
}

it('keeps the hole of packages that an SBOM lists of another release', () => {
  const component = (name: string, distro: string) => ({
    type: 'library',
    name,
    version: '1',
    purl: `pkg:deb/debian/${name}@1?distro=${distro}&upstream=${name}`,
  });
  const components = [component('a', 'debian-12'), component('b', 'debian-12'), component('c', 'debian-11')];
  const text = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
  const { packages, problems } = indexSbom(text, OPTIONS);
  expect(packages.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(problems).toMatchObject([{ kind: 'sbom-incomplete', subject: 'debian:11', count: 1 }]);
});

it('reports packages of a manager that the distribution of an SBOM does not have as not read', () => {
  const purls = [
    'pkg:deb/debian/a@1?distro=debian-12&upstream=a',
    'pkg:apk/alpine/musl@1.2.5-r0',
    'pkg:npm/b@1',
  ];
  const components = purls.map((purl) => ({ type: 'library', purl }));
  const text = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
  expect(indexSbom(text, OPTIONS).problems).toMatchObject([
    { kind: 'packages-not-read', subject: 'apk', count: 1 },
  ]);
});
