import { expect, it } from 'vitest';
import type { DigestInterval } from '../domain/index.ts';
import { groupByCause, announcedNames, wasAnnounced, type Announced } from './causes.ts';
import { event, imageDigest, imageEvent } from './testing.ts';

const OPENSSL = event();
const LIBSSL = event('finding.affected', {
  package: { name: 'libssl3', version: '3.0', purl: 'pkg:deb/debian/libssl3@3.0', of: 'Debian 12' },
});
const ZLIB = event('finding.affected', { id: 'CVE-2026-2' });
const LATER = event('finding.affected', {}, { sync: { feed: 'osv:Debian', seq: 8 } });
const OVER = imageEvent('image.over-line');
const UNSCANNED = [1, 2].map((image) => imageEvent('image.never-scanned', imageDigest(image)));
const STALE = { ...imageEvent('feed.stale'), feed: 'epss' };

it.each<[DigestInterval, number[]]>([
  ['none', [2, 1, 1, 1, 1, 2]],
  ['sync', [3, 1, 1, 1, 2]],
  ['1h', [8]],
  ['24h', [8]],
])('puts what has one cause into one message with the digest %s', (digest, sizes) => {
  const events = [OPENSSL, LIBSSL, ZLIB, LATER, OVER, STALE, ...UNSCANNED].map((each) => ({ event: each }));
  expect(groupByCause(events, digest).map((group) => group.length)).toEqual(sizes);
});

/** Returns the memory of a subscription after these events. */
function announced(...events: readonly (typeof OPENSSL)[]): Map<string, Announced> {
  const memory = new Map<string, Announced>();
  for (const each of events) {
    const names = announcedNames(each);
    for (const name of names?.names ?? [])
      memory.set(name, { id: names?.id ?? '', state: names?.state ?? '' });
  }
  return memory;
}

const CVE = event('finding.affected', { id: 'CVE-2026-1', aliases: ['GHSA-1'] });
const GHSA = event('finding.affected', { id: 'GHSA-1', aliases: [] });

it.each([
  ['of a second feed', [OPENSSL], LATER, true],
  ['under its alias', [CVE], GHSA, true],
  ['under the CVE that it became', [GHSA], CVE, true],
  ['in another package', [OPENSSL], LIBSSL, false],
  [
    'of another CVE of the same advisory',
    [event('finding.affected', { id: 'CVE-2026-1', aliases: ['DSA-1'] })],
    event('finding.affected', { id: 'CVE-2026-2', aliases: ['DSA-1'] }),
    false,
  ],
  ['that it is relieved of', [OPENSSL], event('finding.relieved'), false],
  ['that comes back', [OPENSSL, event('finding.relieved')], OPENSSL, false],
  ['that is exploited', [OPENSSL], event('finding.exploited'), false],
  [
    'with another fix',
    [event('finding.fix-available', { fixedVersion: '1' })],
    event('finding.fix-available', { fixedVersion: '2' }),
    false,
  ],
])('decides whether a finding %s was told before', (_, before, then, expected) => {
  const names = announcedNames(then);
  expect(names && wasAnnounced(names, announced(...before))).toBe(expected);
});

it('remembers no event of an image or a feed', () => {
  expect(announcedNames(OVER)).toBeUndefined();
});
