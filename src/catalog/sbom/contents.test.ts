import { describe, expect, it } from 'vitest';
import { defined, type InstalledPackage } from '../../domain/index.ts';
import type { SbomDocument, SbomPackage } from '../../sbom/index.ts';
import { readSbomContents } from './contents.ts';

const PLACE = 'sbom:app.json';
const DEBIAN: SbomPackage = { kind: 'operating-system', name: 'debian', version: '12.5' };

function contents(packages: readonly SbomPackage[], rest: Partial<SbomDocument> = {}) {
  const read = readSbomContents({ packages, gaps: [], ...rest }, PLACE);
  if (!read.ok) throw new Error(read.failure);
  return read.value;
}

function only(component: SbomPackage): InstalledPackage | undefined {
  return contents([DEBIAN, { kind: 'library', ...component }]).packages[0];
}

const HERE = { database: PLACE, layer: 0 };

it.each([
  [
    'pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc',
    { type: 'deb', name: 'libc6', version: '2.36-9', source: { name: 'glibc', version: '2.36-9' } },
  ],
  [
    'pkg:deb/debian/markupsafe@2.1-1%2Bb1?arch=amd64&upstream=markup%402.1-1',
    { type: 'deb', name: 'markupsafe', version: '2.1-1+b1', source: { name: 'markup', version: '2.1-1' } },
  ],
  ['pkg:deb/debian/dbus@1.14?arch=amd64&epoch=1', { type: 'deb', name: 'dbus', version: '1:1.14' }],
  ['pkg:deb/debian/dbus@1:1.14?arch=amd64&epoch=1', { type: 'deb', name: 'dbus', version: '1:1.14' }],
  ['pkg:deb/debian/dbus@0:1.14?arch=amd64', { type: 'deb', name: 'dbus', version: '1.14' }],
])('reads the distribution package %s', (purl, expected) => {
  expect(only({ name: 'x', purl })).toEqual({ ...expected, architecture: 'amd64', ...HERE });
});

it.each([
  [
    'pkg:rpm/redhat/bind@9.11-3.el8?arch=x86_64&epoch=32&upstream=bind-9.11-3.el8.src.rpm',
    { name: 'bind', version: '32:9.11-3.el8' },
  ],
  [
    'pkg:rpm/redhat/bind-libs@9.11-3.el8?arch=x86_64&epoch=32&upstream=bind-9.11-3.el8.src.rpm',
    { name: 'bind-libs', version: '32:9.11-3.el8', source: { name: 'bind', version: '32:9.11-3.el8' } },
  ],
  [
    'pkg:rpm/redhat/npm@6-1.module%2Bel8?arch=x86_64&rpmmod=nodejs:10:80:ab',
    { name: 'npm', version: '6-1.module+el8', module: 'nodejs:10:80:ab' },
  ],
])('reads the rpm %s', (purl, expected) => {
  const { packages } = contents([{ kind: 'operating-system', name: 'redhat', version: '8.10' }, { purl }]);
  expect(packages).toEqual([{ type: 'rpm', architecture: 'x86_64', ...expected, ...HERE }]);
});

it.each([
  ['pkg:pypi/jinja2@3.1.2', { type: 'pypi', ecosystem: 'PyPI', name: 'jinja2', version: '3.1.2' }],
  ['pkg:maven/org.a/b@1', { type: 'maven', ecosystem: 'Maven', name: 'org.a:b', version: '1' }],
  [
    'pkg:golang/example.org/x',
    { type: 'golang', ecosystem: 'Go', name: 'example.org/x', version: '(devel)', status: 'unreleased' },
  ],
  [
    'pkg:golang/std@v1.22.3?type=module',
    { type: 'golang', ecosystem: 'Go', name: 'stdlib', version: 'v1.22.3' },
  ],
  [
    'pkg:generic/node@22.1.0',
    { type: 'generic', ecosystem: 'generic', name: 'node', version: '22.1.0', status: 'uncovered' },
  ],
])('reads the package %s', (purl, expected) => {
  expect(only({ name: 'x', purl })).toEqual({ ...expected, ...HERE });
});

it('looks up each purl of a package', () => {
  const { packages, problems } = contents([
    { name: 'b', purl: 'pkg:npm/b@1', otherPurls: ['pkg:pypi/b@1', 'b'] },
  ]);
  expect(packages.map(({ ecosystem }) => ecosystem)).toEqual(['npm', 'PyPI']);
  expect(problems).toMatchObject([{ kind: 'sbom-incomplete', count: 1 }]);
});

it.each<[string, SbomPackage]>([
  ['sentences', { builtFrom: 'glibc 2.36-9' }],
  [
    'properties',
    {
      properties: [
        { name: 'aquasecurity:trivy:SrcName', value: 'glibc' },
        { name: 'aquasecurity:trivy:SrcVersion', value: '2.36' },
        { name: 'aquasecurity:trivy:SrcRelease', value: '9' },
      ],
    },
  ],
])('reads the source of a package from Trivy: %s', (_, said) => {
  const purl = 'pkg:deb/debian/libc6@2.36-9?arch=amd64';
  expect(only({ ...said, purl })?.source).toEqual({ name: 'glibc', version: '2.36-9' });
});

it.each([
  ['syft:location:0:path', '/app/a.jar', 'app/a.jar'],
  ['aquasecurity:trivy:FilePath', 'app/a.jar', 'app/a.jar'],
])('takes the place of a package from the property %s', (name, value, database) => {
  const properties = [{ name, value }];
  expect(only({ purl: 'pkg:maven/a/b@1', properties })).toMatchObject({ database, layer: 0 });
});

it("reads a distribution's package without a purl by the words of Syft", () => {
  const properties = [
    { name: 'syft:package:type', value: 'deb' },
    { name: 'syft:metadata:source', value: 'markupsafe' },
    { name: 'syft:metadata:sourceVersion', value: '2.1.2-1' },
  ];
  expect(only({ name: 'python3-markupsafe', version: '2.1.2-1+b1', properties })).toEqual({
    type: 'deb',
    name: 'python3-markupsafe',
    version: '2.1.2-1+b1',
    source: { name: 'markupsafe', version: '2.1.2-1' },
    ...HERE,
  });
});

describe('the distribution', () => {
  const purl = (distro: string, namespace = 'debian') => `pkg:deb/${namespace}/a@1?distro=${distro}`;

  it.each([
    [[DEBIAN], 'debian', '12'],
    [[{ ...DEBIAN, name: 'redhat', version: '8.10' }], 'rhel', '8.10'],
    [[{ purl: purl('debian-12.5') }], 'debian', '12'],
    [[{ purl: purl('12.5') }], 'debian', '12'],
    [[{ purl: purl('opensuse-leap-15.6') }], 'opensuse-leap', '15.6'],
    [[{ purl: purl('debian') }], 'debian', ''],
    [[{ purl: purl('bookworm') }], 'debian', '12'],
    [[{ purl: purl('debian-bookworm') }], 'debian', '12'],
    [[{ purl: purl('jammy', 'ubuntu') }], 'ubuntu', '22.04'],
    [
      [{ purl: 'pkg:deb/debian/glibc@2.36-9?os_distro=bookworm&os_name=debian&os_version=12' }],
      'debian',
      '12',
    ],
    [
      [{ purl: purl('debian-12') }, { purl: purl('debian-12') }, { purl: purl('ubuntu-22.04') }],
      'debian',
      '12',
    ],
  ] as const)('takes the distribution of an SBOM from %j', (packages, id, version) => {
    expect(contents(packages).distribution).toMatchObject({ id, version });
  });

  it('keeps the name that Syft gives the distribution', () => {
    const properties = [{ name: 'syft:distro:prettyName', value: 'Alpine Linux edge' }];
    const { distribution } = contents([{ ...DEBIAN, name: 'alpine', properties }]);
    expect(distribution?.name).toBe('Alpine Linux edge');
  });

  it('reports a hole where nothing names the distribution, or systems disagree', () => {
    const ubuntu = { ...DEBIAN, name: 'ubuntu', version: '22.04' };
    for (const systems of [[], [DEBIAN, ubuntu]]) {
      const { distribution, problems } = contents([...systems, { purl: 'pkg:deb/debian/a@1' }]);
      expect(distribution).toBeUndefined();
      expect(problems).toMatchObject([{ kind: 'distribution-unknown', subject: PLACE }]);
    }
  });

  it('needs no distribution for language packages', () => {
    expect(contents([{ purl: 'pkg:npm/a@1' }]).problems).toEqual([]);
  });

  it('reports a hole for packages of another distribution', () => {
    const { packages, problems } = contents([
      DEBIAN,
      { purl: `${purl('debian-12')}&upstream=a` },
      { purl: 'pkg:deb/ubuntu/b@2?distro=ubuntu-22.04' },
    ]);
    expect(packages).toHaveLength(1);
    expect(problems).toMatchObject([
      {
        kind: 'sbom-incomplete',
        subject: 'ubuntu:22.04',
        message: 'not looked up, since they are of ubuntu:22.04 and not of Debian GNU/Linux 12: b 2',
      },
    ]);
  });
});

describe('an SBOM that does not tell everything', () => {
  const NPM = { purl: 'pkg:npm/a@1' };

  it.each<[string, SbomPackage]>([
    ['a library without a purl', { kind: 'library', name: 'a' }],
    ['an application with a version and no purl', { kind: 'application', name: 'a', version: '1' }],
    ['a package of no kind with a version and no purl', { name: 'a', version: '1' }],
    ['a purl that is not valid', { kind: 'library', name: 'a', purl: 'npm:a@1' }],
    ['a package of a distribution without a version', { name: 'a', purl: 'pkg:apk/alpine/a' }],
    [
      'facts that are not valid',
      {
        name: 'a',
        properties: [
          { name: 'plimsoll:type', value: 'deb' },
          { name: 'plimsoll:database', value: 'var/lib/dpkg/status' },
          { name: 'plimsoll:layer', value: '"0"' },
        ],
      },
    ],
  ])('reports a hole for %s', (_, component) => {
    const { packages, problems } = contents([NPM, component]);
    expect(packages).toHaveLength(1);
    expect(problems).toMatchObject([{ kind: 'sbom-incomplete', subject: PLACE, count: 1 }]);
    expect(problems[0]?.message).toMatch(/not looked up: a\b/u);
  });

  it('reports a hole for each type of package that nothing answers for', () => {
    const { problems } = contents([NPM, { name: 'zlib', version: '1.3', purl: 'pkg:conan/zlib@1.3' }]);
    expect(problems).toEqual([
      {
        kind: 'sbom-incomplete',
        subject: 'conan',
        message: `no feed answers for packages of type conan in ${PLACE}: zlib 1.3`,
        count: 1,
      },
    ]);
  });

  it('notes packages of an SBOM that no feed covers in an image either', () => {
    const { problems } = contents([NPM, { purl: 'pkg:generic/node@22.1.0' }]);
    expect(problems).toMatchObject([{ kind: 'ecosystem-not-covered', subject: 'generic' }]);
  });

  it.each<[string, SbomPackage]>([
    ['the file of an application', { kind: 'application', name: 'app/package-lock.json' }],
    ['an image', { kind: 'container', name: 'app', version: '1', purl: 'pkg:oci/app@sha256%3Aab' }],
    ['a key', { kind: 'cryptographic-asset', name: 'key', version: '1' }],
    ['a root without a version', { name: '/rootfs' }],
  ])('says nothing of what can hide nothing: %s', (_, component) => {
    expect(contents([NPM, component]).problems).toEqual([]);
  });

  it('reports a hole where an SBOM lists nothing', () => {
    expect(contents([]).problems).toMatchObject([{ kind: 'no-package-database', subject: PLACE }]);
  });

  it('reports a hole where an SBOM says that it is incomplete', () => {
    const { problems } = contents([NPM], { gaps: ['b:1 was not scanned: no b:1'] });
    expect(problems).toEqual([
      {
        kind: 'sbom-incomplete',
        subject: PLACE,
        message: `${PLACE} says that it is incomplete: b:1 was not scanned: no b:1`,
        count: 1,
      },
    ]);
  });
});

describe('the subject of an SBOM', () => {
  const NPM = { purl: 'pkg:npm/a@1' };

  it.each(['pkg:pypi/django@3.0', 'pkg:deb/debian/curl@7.88.1?distro=debian-12'])(
    'looks up the subject where it is a package: %s',
    (purl) => {
      const { packages } = contents([NPM], { subject: { kind: 'library', name: 'x', purl } });
      expect(packages).toHaveLength(2);
    },
  );

  it.each([
    undefined,
    'pkg:oci/app@sha256%3Aab',
    'pkg:application/app@1',
    'pkg:generic/app@1',
    'pkg:github/o/app@1',
    'pkg:swid/app@1',
  ])('says nothing of a subject that holds the packages: %s', (purl) => {
    const subject = { kind: 'application', name: 'app', version: '1', ...defined({ purl }) };
    const { packages, problems } = contents([NPM], { subject });
    expect([packages.length, problems]).toEqual([1, []]);
  });

  it.each(['pypi/django@3.0', 'pkg:conan/zlib@1.3'])(
    'reports a hole where the subject is a package that cannot be looked up: %s',
    (purl) => {
      const { problems } = contents([NPM], { subject: { kind: 'library', name: 'a', purl } });
      expect(problems).toMatchObject([{ kind: 'sbom-incomplete', count: 1 }]);
    },
  );
});

it('refuses a document of several images, and names them', () => {
  const described = ['app:1', 'app:2'].map((reference) => {
    const image = JSON.stringify({ reference, transport: 'docker', layers: [] });
    return { properties: [{ name: 'plimsoll:image', value: image }] };
  });
  const read = readSbomContents({ packages: described, gaps: [] }, PLACE);
  expect(read).toEqual({ ok: false, failure: 'it describes 2 images, where one is needed: app:1, app:2' });
});

it('refuses a document whose image is not valid', () => {
  const subject = { properties: [{ name: 'plimsoll:image', value: '{"layers":7}' }] };
  expect(readSbomContents({ subject, packages: [], gaps: [] }, PLACE).ok).toBe(false);
});

it('takes the distribution that is chosen, for packages of an SBOM of ours, too', () => {
  const image = JSON.stringify({ reference: 'a', transport: 'docker', layers: [{}] });
  const unknown = { kind: 'distribution-unknown', subject: 'etc/os-release', message: 'odd' };
  const facts = { type: 'rpm', name: 'a', version: '1', maker: 'Acme', database: 'rpm', layer: '0' };
  const read = readSbomContents(
    {
      subject: {
        properties: [
          { name: 'plimsoll:image', value: image },
          { name: 'plimsoll:problem', value: JSON.stringify(unknown) },
        ],
      },
      packages: [
        { properties: Object.entries(facts).map(([key, value]) => ({ name: `plimsoll:${key}`, value })) },
      ],
      gaps: [],
    },
    PLACE,
    () => ({ id: 'rhel', idLike: [], version: '8', name: 'RHEL 8', path: '--distro' }),
  );
  const value = read.ok ? read.value : undefined;
  expect(value?.distribution?.id).toBe('rhel');
  expect(value?.packages).toMatchObject([{ thirdParty: 'Acme' }]);
  expect(value?.problems).toEqual([]);
});
