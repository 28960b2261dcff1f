import { describe, expect, it } from 'vitest';
import type { Distribution } from '../domain/index.ts';
import { schemeOfEcosystem } from '../versions/index.ts';
import type { KnownDistribution, LifeCycleFacts, ReleaseEnd } from './contract.ts';
import {
  coverageOf,
  DISTRIBUTIONS,
  knownByClairId,
  knownDistribution,
  releaseOfEcosystem,
  scopePrefix,
} from './index.ts';

/** Lists each release of the life cycle as an image of it would name it; for the others, one of a likely version. */
function releasesOf(known: KnownDistribution): readonly Distribution[] {
  const dated = datesOf(known.lifeCycle);
  const versions = dated ? Object.keys(dated) : ['23'];
  return versions.map((key) => {
    const [version = '', ...servicePack] = key.split('-');
    const brackets = servicePack.length > 0 ? ` (${servicePack.join('-')})` : '';
    return {
      id: known.id,
      version,
      name: `${known.name} ${version}${brackets}`,
      idLike: [],
      path: 'etc/os-release',
    };
  });
}

function datesOf(facts: LifeCycleFacts): Readonly<Record<string, ReleaseEnd | readonly []>> | undefined {
  if (typeof facts === 'string') return undefined;
  return 'releases' in facts
    ? facts.releases
    : datesOf(knownDistribution(facts.sameAs)?.lifeCycle ?? 'undated');
}

it('lists each distribution once', () => {
  const ids = DISTRIBUTIONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(DISTRIBUTIONS.map((known) => [known.id, known] as const))('%s', (id, known) => {
  it('gives the distribution a name, and an id as os-release spells it', () => {
    expect(id).toMatch(/^[a-z0-9._-]+$/u);
    expect(known.name).not.toBe('');
  });

  it('gives its life cycle valid dates in order, with their source', () => {
    if (typeof known.lifeCycle === 'string') return;
    if ('sameAs' in known.lifeCycle) {
      expect(datesOf(known.lifeCycle)).toBeDefined();
      return;
    }
    expect(known.lifeCycle.source).not.toBe('');
    for (const [version, dates] of Object.entries(known.lifeCycle.releases)) {
      const written = [...dates].filter((date) => date !== undefined);
      for (const date of written) expect(new Date(date).toISOString().slice(0, 10), version).toBe(date);
      expect(written.toSorted(), version).toEqual(written);
    }
  });

  it('gives each code name a release of its own', () => {
    const versions = Object.values(known.codeNames ?? {});
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions).toEqual(versions.filter((version) => /^\d/u.test(version)));
  });

  it('gives its feeds ecosystems that order versions as its packages do', () => {
    for (const release of releasesOf(known)) {
      for (const { ecosystems } of coverageOf(release)) {
        expect(ecosystems.length).toBeGreaterThan(0);
        for (const scope of ecosystems)
          expect(schemeOfEcosystem(scopePrefix(scope))?.id).toBe(
            known.packages === 'of-base' ? 'deb' : known.packages,
          );
      }
    }
  });

  it('identifies the distribution by its own ecosystem, release by release', () => {
    const { ecosystem } = known;
    if (!ecosystem || known.feeds.length === 0) return;
    const named = releasesOf(known).filter((release) => {
      const scope = coverageOf(release)[0]?.ecosystems.map(scopePrefix) ?? [];
      return scope.some((each) => releaseOfEcosystem(each)?.id === id);
    });
    expect(named.length).toBeGreaterThan(0);
  });

  it('gives it a name in Clair that leads back to releases with the same advisories', () => {
    for (const release of releasesOf(known)) {
      const given = known.clair.releaseOf(release);
      const owner = knownByClairId(known.clair.id ?? id);
      const again = { ...release, id: owner?.id ?? '', ...owner?.clair.readRelease(given) };
      const [before, after] = [release, again].map((each) => coverageOf(each)[0]?.ecosystems[0]);
      // CentOS Linux ended with its eighth release, and Red Hat's advisories answer for later ones of that name.
      if (before !== undefined) expect(after, release.version).toEqual(before);
    }
  });

  it('rates it in OSV only as a named source', () => {
    if (known.ecosystem?.isRated) expect(known.severitySource).toBeDefined();
  });

  it('names the vendor of its rpms', () => {
    if (known.packages === 'rpm' && known.feeds.length > 0) expect(known.vendors).toBeDefined();
  });
});
