import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTIONS } from '../distributions/index.ts';
import type { Distribution, InstalledPackage } from '../domain/index.ts';
import { feedsFor, groupPackages, groupsOf, neededFeeds } from './answering.ts';

const DEBIAN = release('debian', '12');

function release(id: string, version: string): Distribution {
  return { id, version, idLike: [], name: id, path: 'etc/os-release' };
}

function installed(name: string, type: string, thirdParty?: string): InstalledPackage {
  return {
    type,
    name,
    version: '1',
    architecture: 'amd64',
    database: 'var/lib/dpkg/status',
    layer: 0,
    ...(thirdParty !== undefined && { thirdParty }),
  };
}

function groupedIn(distribution: Distribution, packages: readonly InstalledPackage[]) {
  return groupPackages(packages, groupsOf(distribution, []));
}

describe('the groups of packages of an image', () => {
  it('groups packages without third-party ones, and names each maker once', () => {
    const foreign = Array.from({ length: 200 }, (_, i) => installed(`nginx-${i}`, 'deb', 'nginx.org'));
    const { groups, problems } = groupedIn(DEBIAN, [...foreign, installed('docker-ce', 'deb', 'Docker')]);
    expect(groups.flatMap(({ packages }) => packages)).toEqual([]);
    expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['package-not-covered', 'nginx.org'],
      ['package-not-covered', 'Docker'],
    ]);
    expect(problems[0]?.message).toContain('nginx-0, nginx-1, nginx-2, nginx-3, nginx-4 and 195 more');
  });

  it('leaves packages out of the groups whose kind the distribution does not have', () => {
    const { groups, problems } = groupedIn(DEBIAN, [installed('alien', 'rpm')]);
    expect(groups.flatMap(({ packages }) => packages)).toEqual([]);
    expect(problems).toMatchObject([{ kind: 'package-not-covered', subject: 'rpm packages' }]);
  });

  it('puts each package into one group, or names its maker', () => {
    const pkg = fc.record({
      type: fc.constantFrom('deb', 'rpm', 'apk'),
      thirdParty: fc.option(fc.constantFrom('nginx.org', 'Docker'), { nil: undefined }),
    });
    const id = fc.constantFrom(...DISTRIBUTIONS.map((known) => known.id), 'unheard-of');
    fc.assert(
      fc.property(id, fc.array(pkg, { maxLength: 30 }), (distribution, made) => {
        const packages = made.map(({ type, thirdParty }, i) => installed(`p${i}`, type, thirdParty));
        const { groups, problems } = groupedIn(release(distribution, '9'), packages);
        const answered = groups.flatMap((group) => group.packages);
        expect(new Set(answered).size).toBe(answered.length);
        const makers = new Set(problems.map(({ subject }) => subject));
        for (const one of packages) {
          const isNamed = makers.has(one.thirdParty ?? `${one.type} packages`);
          expect(answered.includes(one)).toBe(!isNamed);
        }
      }),
    );
  });
});

describe('the feeds of a distribution', () => {
  it('sorts the feeds of a distribution by preference', () => {
    expect(feedsFor(DEBIAN, [])).toEqual(['debian-tracker', 'osv:Debian']);
    expect(feedsFor(DEBIAN, ['osv'])).toEqual(['osv:Debian', 'debian-tracker']);
    expect(feedsFor(release('unheard-of', '1'), [])).toEqual([]);
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
