import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { feedsFor } from '../../findings/index.ts';
import { checkFeedNames, defaultFeeds, hintForFeed } from './default-feeds.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const DEFAULTS = defaultFeeds(NOW);

describe('the feeds that are kept by default', () => {
  it('keeps only existing feeds by default', () => {
    expect(() => checkFeedNames(DEFAULTS, NOW)).not.toThrow();
    expect(DEFAULTS).toContain('alpine-secdb:v3.23');
  });

  it('keeps the feeds by default without which no CVE has a rank', () => {
    expect(DEFAULTS).toEqual(expect.arrayContaining(['cve', 'kev', 'epss']));
  });

  it.each([
    ['alpine', '3.23.1'],
    ['debian', '12'],
    ['ubuntu', '24.04'],
    ['rhel', '9.4'],
    ['centos', '8'],
    ['sles', '15.7'],
    ['opensuse-leap', '15.6'],
  ])('keeps the feeds by default that answer for %s %s', (id, version) => {
    const distribution: Distribution = { id, version, idLike: [], name: id, path: 'etc/os-release' };
    expect(DEFAULTS).toContain(feedsFor({ distribution, ecosystems: [] }, [])[0]);
  });
});

it.each([
  ['alpine', '3.20.1'],
  ['alpine', '3.24_alpha20260101'],
  ['almalinux', '9'],
  ['alpaquita', '23'],
  ['azurelinux', '3.0'],
  ['bellsoft-hardened-containers', 'stream'],
  ['chainguard', '20230214'],
  ['mageia', '9'],
  ['mariner', '2.0'],
  ['minimos', '20241031'],
  ['openeuler', '24.03'],
  ['opensuse-leap-micro', '5.5'],
  ['opensuse-tumbleweed', '20260101'],
  ['raspbian', '12'],
  ['rocky', '9.4'],
  ['sle-micro', '5.5'],
  ['wolfi', '20230201'],
])('keeps every feed that answers for %s %s when asked to', (id, version) => {
  const distribution = { id, version, idLike: [], name: id, path: 'etc/os-release' };
  const feeds = feedsFor({ distribution, ecosystems: [] }, []);
  expect(feeds).not.toEqual([]);
  expect(() => checkFeedNames(feeds, NOW)).not.toThrow();
});

it.each([
  ['osv:Ubunto', 'did you mean osv:Ubuntu?'],
  ['osv:rocky linux', 'did you mean osv:Rocky Linux?'],
  ['osv:Debian:12', 'did you mean osv:Debian?'],
  ['alpine-secdb:3.23', 'did you mean alpine-secdb:v3.23?'],
  ['keV', 'did you mean kev?'],
  ['osv:Nope', 'use one of its parts: osv:AlmaLinux, '],
  ['alpine-secdb', 'use one of its parts: alpine-secdb:edge, alpine-secdb:v3.22, alpine-secdb:v3.23, '],
  ['epss:something', 'use epss, which has no parts'],
  ['something-else', 'use one of: alpine-secdb, '],
])('hints, for the unknown feed %s, at existing ones', (name, hint) => {
  expect(hintForFeed(name, NOW)).toContain(hint);
  expect(() => checkFeedNames([name], NOW)).toThrow(`unknown feed "${name}"`);
});
