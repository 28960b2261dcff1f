import { describe, expect, it } from 'vitest';
import type { SbomPackage } from '../../sbom/index.ts';
import { readSbomContents } from './contents.ts';

const PLACE = 'sbom:app.json';
const DEBIAN: SbomPackage = { kind: 'operating-system', name: 'debian', version: '12.5' };

function problemsOf(packages: readonly SbomPackage[]) {
  const read = readSbomContents({ packages, gaps: [] }, PLACE);
  return read.ok ? read.value.problems : read.failure;
}

it.each([
  ['1 package was', ['a']],
  ['2 packages were', ['a', 'b']],
])('tells of an SBOM that names no distribution that %s not looked up', (counted, names) => {
  expect(problemsOf(names.map((name) => ({ purl: `pkg:deb/debian/${name}@1` })))).toMatchObject([
    { kind: 'distribution-unknown', message: expect.stringContaining(`${counted} not looked up`) as string },
  ]);
});

describe('packages of a distribution whose advisories name sources', () => {
  const named = (count: number, rest = '') =>
    Array.from({ length: count }, (_, i) => ({ purl: `pkg:deb/debian/lib${i}@1${rest}` }));

  it('reports a hole where an SBOM names the source of none', () => {
    expect(problemsOf([DEBIAN, ...named(5)])).toEqual([
      {
        kind: 'sbom-incomplete',
        subject: PLACE,
        message: `${PLACE} names the source of no package, and advisories of Debian GNU/Linux 12 name sources: lib0 1, lib1 1, lib2 1, lib3 1, lib4 1`,
        count: 5,
      },
    ]);
  });

  it('reports a hole for a single package', () => {
    expect(problemsOf([DEBIAN, ...named(1)])).toMatchObject([{ kind: 'sbom-incomplete', count: 1 }]);
  });

  it.each<[string, readonly SbomPackage[]]>([
    [
      'one that names the source of some',
      [...named(5), { purl: 'pkg:deb/debian/libssl3@3?upstream=openssl' }],
    ],
    ['packages that are sources', named(5, '?arch=source')],
    ["sources in Docker's purls", named(5, '?os_name=debian&os_version=12')],
    [
      "one of Syft's in SPDX",
      named(5).map((each) => ({ ...each, properties: [{ name: 'syft:acquired', value: 'DPKG DB: /a' }] })),
    ],
    [
      'one of Syft, which names only other names',
      named(5).map((each) => ({ ...each, properties: [{ name: 'syft:package:type', value: 'deb' }] })),
    ],
    ['one of Trivy', named(5).map((each) => ({ ...each, builtFrom: 'lib 1' }))],
  ])('reports no hole for %s', (_, packages) => {
    expect(problemsOf([DEBIAN, ...packages])).toEqual([]);
  });

  it('needs no sources where advisories name the packages themselves', () => {
    const rpms = Array.from({ length: 5 }, (_, i) => ({ purl: `pkg:rpm/almalinux/lib${i}@1-1` }));
    expect(problemsOf([{ ...DEBIAN, name: 'almalinux', version: '9.4' }, ...rpms])).toEqual([]);
  });
});
