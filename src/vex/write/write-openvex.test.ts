import { describe, expect, it } from 'vitest';
import type { Finding, InstalledPackage } from '../../domain/index.ts';
import { applyVex, mergeOpenVex, openVexOf, statementsOf } from '../index.ts';
import { document } from '../testing.ts';

const NOW = '2026-01-02T00:00:00.000Z';
const DIGEST = `sha256:${'a'.repeat(64)}` as const;
const PRODUCT = `pkg:oci/app@${DIGEST}`;
const DISTRIBUTION = { id: 'debian', idLike: [], version: '12', name: 'Debian 12', path: 'etc/os-release' };
const AUTHORSHIP = { author: 'me', tooling: 'plimsoll 1', timestamp: NOW };

function finding(id: string, name: string, parts: Partial<Finding> = {}): Finding {
  const pkg: InstalledPackage = {
    type: 'deb',
    name,
    version: '1:1.0-1',
    architecture: 'amd64',
    database: 'var/lib/dpkg/status',
    layer: 0,
  };
  return { id, package: pkg, severity: 'high', state: 'unfixed', ratings: [], evidence: [], ...parts };
}

const SSL = finding('CVE-2024-1', 'libssl3', { aliases: ['GHSA-1'] });
const OTHER = finding('CVE-2024-1', 'openssl');
const SHARED = finding('DSA-1', 'openssl', { aliases: ['CVE-2024-2', 'CVE-2024-3'] });
const JAR = finding('CVE-2024-4', 'log4j', {
  package: { type: 'maven', name: 'log4j', version: '1', database: 'a.jar', layer: 0 },
});

const accepted = [SSL, OTHER, SHARED].map((each) => ({ finding: each, reason: 'not built' }));
const scanned = (findings: readonly Finding[] = []) => ({ findings, distribution: DISTRIBUTION });
const written = (product: string | undefined) => statementsOf(accepted, scanned(), product, NOW).statements;

function hidden(content: object, findings: readonly Finding[], reference = `app@${DIGEST}`) {
  const image = {
    image: { reference, transport: 'docker', layers: [] } as const,
    ...scanned(),
    packages: [],
  };
  return applyVex(findings, [document(content)], image, new Date(NOW)).suppressed.map((each) => each.finding);
}

describe('statements on accepted findings', () => {
  it('joins the packages of one flaw in the image', () => {
    expect(statementsOf(accepted, scanned(), PRODUCT, NOW)).toEqual({
      statements: [
        {
          vulnerability: { name: 'CVE-2024-1', aliases: ['GHSA-1'] },
          timestamp: NOW,
          products: [
            {
              '@id': PRODUCT,
              subcomponents: [
                { '@id': 'pkg:deb/debian/libssl3@1:1.0-1?arch=amd64&distro=debian-12' },
                { '@id': 'pkg:deb/debian/openssl@1:1.0-1?arch=amd64&distro=debian-12' },
              ],
            },
          ],
          status: 'not_affected',
          impact_statement: 'not built',
        },
        expect.objectContaining({ vulnerability: { name: 'DSA-1' } }),
      ],
      unsaid: [],
    });
  });

  it('keeps reasons and their days apart', () => {
    const apart = [
      { finding: SSL, reason: 'one' },
      { finding: OTHER, reason: 'two', until: '2026-12-31' },
    ];
    expect(statementsOf(apart, scanned(), PRODUCT, NOW).statements).toMatchObject([
      { impact_statement: 'one' },
      { impact_statement: 'two', status_notes: 'accepted until 2026-12-31' },
    ]);
  });

  it('makes no statement on a package without a purl, nor on one that counts elsewhere', () => {
    const two = [JAR, SSL].map((each) => ({ finding: each, reason: 'no' }));
    const counted = finding('GHSA-1', 'libssl3');
    expect(statementsOf(two, scanned([counted]), PRODUCT, NOW)).toEqual({ statements: [], unsaid: two });
  });

  it.each([
    ['an image', PRODUCT],
    ['packages anywhere', undefined],
  ])('hides the same findings by what it wrote, on %s', (_title, product) => {
    const content = openVexOf(written(product), AUTHORSHIP);
    const others = [finding('CVE-2024-1', 'zlib'), finding('CVE-2024-2', 'openssl')];
    expect(hidden(content, [SSL, OTHER, SHARED, ...others])).toEqual([SSL, OTHER, SHARED]);
    expect(hidden(content, [SSL], 'another:1')).toEqual(product === undefined ? [SSL] : []);
  });
});

describe('a merged document', () => {
  const EARLY = '2025-01-01T00:00:00Z';
  const LATE = '2025-06-01T00:00:00Z';
  const before = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'urn:x',
    author: 'they',
    timestamp: EARLY,
    version: 3,
    statements: [
      { vulnerability: { name: 'CVE-1' }, status: 'affected', products: [] },
      { vulnerability: { name: 'CVE-2' }, status: 'affected', products: [], timestamp: LATE },
    ],
  };

  it('keeps what it says, at the times that it was said, and counts up', () => {
    const added = written(PRODUCT);
    const [first, second] = before.statements;
    expect(mergeOpenVex(before, added, NOW)).toEqual({
      ...before,
      last_updated: NOW,
      version: 4,
      statements: [{ ...first, timestamp: EARLY }, second, ...added],
    });
  });

  it('gives statements without a time the one of the last change too', () => {
    const { statements } = mergeOpenVex({ ...before, last_updated: LATE }, written(PRODUCT), NOW);
    expect(statements).toMatchObject([{ timestamp: EARLY, last_updated: LATE }, { timestamp: LATE }, {}, {}]);
  });

  it('returns the document itself where nothing is added', () => {
    expect(mergeOpenVex(before, [], NOW)).toBe(before);
  });
});
