import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTIONS, managerOf } from '../distributions/index.ts';
import { defined, type Distribution, type InstalledPackage } from '../domain/index.ts';
import {
  feedsFor,
  groupPackages,
  groupsOf,
  neededFeeds,
  originsOf,
  type PackageOrigins,
} from './answering.ts';

const DEBIAN = on(release('debian', '12'));

function release(id: string, version: string): Distribution {
  return { id, version, idLike: [], name: id, path: 'etc/os-release' };
}

function on(distribution: Distribution, ...ecosystems: readonly string[]): PackageOrigins {
  return { distribution, ecosystems };
}

function installed(name: string, type: string, thirdParty?: string): InstalledPackage {
  return {
    type,
    name,
    version: '1',
    architecture: 'amd64',
    database: 'var/lib/dpkg/status',
    layer: 0,
    ...defined({ thirdParty }),
  };
}

function ofLanguage(name: string, ecosystem: string): InstalledPackage {
  return {
    type: ecosystem.toLowerCase(),
    ecosystem,
    name,
    version: '1',
    database: `app/${name}/package.json`,
    layer: 0,
  };
}

function groupedIn(distribution: Distribution | undefined, packages: readonly InstalledPackage[]) {
  return groupPackages(packages, groupsOf(originsOf(packages, distribution), []));
}

describe('the groups of packages of an image', () => {
  it('groups packages without third-party ones, and names each maker once', () => {
    const foreign = Array.from({ length: 200 }, (_, i) => installed(`nginx-${i}`, 'deb', 'nginx.org'));
    const { groups, problems } = groupedIn(DEBIAN.distribution, [
      ...foreign,
      installed('docker-ce', 'deb', 'Docker'),
    ]);
    expect(groups.flatMap(({ packages }) => packages)).toEqual([]);
    expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['package-not-covered', 'nginx.org'],
      ['package-not-covered', 'Docker'],
    ]);
    expect(problems[0]?.message).toContain('nginx-0, nginx-1, nginx-2, nginx-3, nginx-4 and 195 more');
  });

  it.each([
    ['debian', '12', 'deb', '8.14.1-1~bpo12+1', 'Debian Backports'],
    ['raspbian', '12', 'deb', '1:2.47.2-0.1~bpo12+1', 'Debian Backports'],
    ['ubuntu', '22.04', 'deb', '2.42.2-6~bpo22.04.1', 'Ubuntu Backports'],
    ['ubuntu', '22.04', 'deb', '3.0.2-0ubuntu1.18+Fips1', "Ubuntu Pro's FIPS"],
    ['rhel', '8.10', 'rpm', '1:2.13.3-1.el8ap', 'other products of Red Hat'],
    ['rhel', '9.4', 'rpm', '2:1.9.4-1.rhaos4.12.el9', 'other products of Red Hat'],
    [
      'rhel',
      '9.4',
      'rpm',
      '4.16.0-202406170957.p0.g29c95f3.assembly.stream.el9',
      'other products of Red Hat',
    ],
    ['rhel', '8.10', 'rpm', '5.2.0-1.redhat_1.1.el8jws', 'other products of Red Hat'],
    ['centos', '7', 'rpm', '2.9.27-1.el7ae', 'other products of Red Hat'],
  ])('looks up a build of %s %s (%s %s), and names %s', (id, version, type, ofPackage, subject) => {
    const pkg = { ...installed('curl', type), version: ofPackage };
    const { groups, problems } = groupedIn(release(id, version), [pkg]);
    expect(groups.flatMap(({ packages }) => packages)).toEqual([pkg]);
    expect(problems).toMatchObject([{ kind: 'package-not-covered', subject }]);
  });

  it.each([
    ['debian', '12', 'deb', '7.88.1-10+deb12u8'],
    ['ubuntu', '22.04', 'deb', '3.0.2-0ubuntu1.18'],
    ['rhel', '8.10', 'rpm', '1.1.1k-12.el8_9'],
    ['rhel', '8.10', 'rpm', '1:18.20.2-1.module+el8.9.0+21536+8fdee1fb'],
    ['rhel', '9.4', 'rpm', '3.3.0-60.el9fdp'],
    ['rhel', '7.9', 'rpm', '4.14.0-115.el7a'],
    ['centos', '7', 'rpm', '7.29.0-59.el7.centos.1'],
  ])(
    'takes a build of %s %s (%s %s) for one that its advisories are about',
    (id, version, type, ofPackage) => {
      expect(
        groupedIn(release(id, version), [{ ...installed('curl', type), version: ofPackage }]).problems,
      ).toEqual([]);
    },
  );

  it('names packages of tagged repositories, which the release may not answer for', () => {
    const tagged = (name: string, repository: string) => ({
      ...installed(name, 'apk'),
      qualifiers: { repository },
    });
    const packages = [
      tagged('a', 'testing'),
      tagged('b', 'edge'),
      tagged('c', 'testing'),
      installed('d', 'apk'),
    ];
    const { groups, problems } = groupedIn(release('alpine', '3.23.0'), packages);
    expect(groups[0]?.packages).toHaveLength(4);
    expect(problems).toEqual([
      {
        kind: 'package-not-covered',
        subject: '@testing',
        message: "from the repository @testing, so the distribution's advisories may not cover a, c",
      },
      {
        kind: 'package-not-covered',
        subject: '@edge',
        message: "from the repository @edge, so the distribution's advisories may not cover b",
      },
    ]);
  });

  it('leaves packages of a manager that the distribution does not have out of the groups, and to their hole', () => {
    const foreign = [installed('alien', 'rpm'), installed('nginx', 'rpm', 'nginx.org')];
    const { groups, problems } = groupedIn(DEBIAN.distribution, [...foreign, installed('bash', 'deb')]);
    expect(groups.flatMap(({ packages }) => packages.map(({ name }) => name))).toEqual(['bash']);
    expect(problems).toEqual([]);
  });

  it('answers a package that two groups claim by the first of them', () => {
    const pkg = installed('bash', 'deb');
    const [group] = groupsOf(DEBIAN, []);
    if (!group) throw new Error('no group');
    const groups = ['first', 'second'].map((subject) => ({ ...group, subject, claims: () => true }));
    const grouped = groupPackages([pkg], groups).groups;
    expect(grouped.map((each) => [each.group.subject, each.packages.length])).toEqual([
      ['first', 1],
      ['second', 0],
    ]);
  });

  it('puts each package into one group, names its maker, or leaves it to the hole of its manager', () => {
    const pkg = fc.record({
      type: fc.constantFrom('deb', 'rpm', 'apk'),
      thirdParty: fc.option(fc.constantFrom('nginx.org', 'Docker'), { nil: undefined }),
      ecosystem: fc.option(fc.constantFrom('npm', 'PyPI', 'Go'), { nil: undefined }),
    });
    const id = fc.constantFrom(...DISTRIBUTIONS.map((known) => known.id), 'unheard-of');
    fc.assert(
      fc.property(id, fc.array(pkg, { maxLength: 30 }), (distribution, made) => {
        const packages = made.map(({ type, thirdParty, ecosystem }, i) =>
          ecosystem === undefined ? installed(`p${i}`, type, thirdParty) : ofLanguage(`p${i}`, ecosystem),
        );
        const { groups, problems } = groupedIn(release(distribution, '9'), packages);
        const answered = groups.flatMap((group) => group.packages);
        expect(new Set(answered).size).toBe(answered.length);
        for (const { group, packages: own } of groups) {
          for (const { ecosystem } of own) expect(ecosystem ?? `${distribution}:9`).toBe(group.subject);
        }
        const makers = new Set(problems.map(({ subject }) => subject));
        const own = managerOf(release(distribution, '9'));
        for (const one of packages) {
          const isOfOther = one.ecosystem === undefined && (own ?? one.type) !== one.type;
          const isNamed = one.ecosystem === undefined && makers.has(one.thirdParty ?? '');
          expect(answered.includes(one)).toBe(!isNamed && !isOfOther);
        }
      }),
    );
  });
});

describe('the language packages', () => {
  const packages = [installed('bash', 'deb'), ofLanguage('lodash', 'npm'), ofLanguage('requests', 'PyPI')];

  it("answers the language packages by the export of their own ecosystem, beside the distribution's", () => {
    const { groups } = groupedIn(DEBIAN.distribution, packages);
    expect(groups.map(({ group, packages: own }) => [group.subject, own.map(({ name }) => name)])).toEqual([
      ['debian:12', ['bash']],
      ['PyPI', ['requests']],
      ['npm', ['lodash']],
    ]);
    expect(feedsFor(originsOf(packages, DEBIAN.distribution), [])).toEqual([
      'debian-tracker',
      'osv:Debian',
      'osv:PyPI',
      'osv:npm',
    ]);
  });

  it("answers the language packages in an image without a distribution, whose other packages are another problem's", () => {
    const { groups, problems } = groupedIn(undefined, packages);
    expect(groups.flatMap(({ packages: own }) => own.map(({ name }) => name))).toEqual([
      'requests',
      'lodash',
    ]);
    expect(problems).toEqual([]);
  });

  it('needs no feed of a distribution where all packages are of languages', () => {
    expect(feedsFor(originsOf(packages.slice(1), DEBIAN.distribution), [])).toEqual(['osv:PyPI', 'osv:npm']);
  });
});

describe('the feeds of a distribution', () => {
  it('sorts the feeds of a distribution by preference', () => {
    expect(feedsFor(DEBIAN, [])).toEqual(['debian-tracker', 'osv:Debian']);
    expect(feedsFor(DEBIAN, ['osv'])).toEqual(['osv:Debian', 'debian-tracker']);
    expect(feedsFor(on(release('unheard-of', '1')), [])).toEqual([]);
  });

  it('needs feeds up to the first available one', () => {
    expect(neededFeeds(DEBIAN, [], () => false)).toEqual(['debian-tracker']);
    expect(neededFeeds(DEBIAN, [], (feed) => feed === 'debian-tracker')).toEqual([
      'debian-tracker',
      'osv:Debian',
    ]);
    expect(neededFeeds(DEBIAN, [], () => true)).toEqual(['debian-tracker', 'osv:Debian']);
  });
});
