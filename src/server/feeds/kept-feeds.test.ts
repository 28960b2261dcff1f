import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { checkKept, defaultFeeds, parseFeedName } from './kept-feeds.ts';
import { feedsFor } from './needed-feeds.ts';

const DEFAULTS = defaultFeeds(new Date('2026-11-25T12:00:00Z'));

describe('the feeds that are kept by default', () => {
  it('are feeds that there are', () => {
    expect(() => checkKept(DEFAULTS)).not.toThrow();
    expect(DEFAULTS).toContain('alpine-secdb:v3.23');
  });

  it('are, besides, those without which no CVE has a rank', () => {
    expect(DEFAULTS).toEqual(expect.arrayContaining(['cve', 'kev', 'epss']));
  });

  it.each([
    ['alpine', '3.23.1'],
    ['debian', '12'],
    ['ubuntu', '24.04'],
    ['rhel', '9.4'],
    ['centos', '7'],
    ['sles', '15.7'],
    ['opensuse-leap', '15.6'],
  ])('answer for %s %s', (id, version) => {
    const distribution: Distribution = { id, version, idLike: [], name: id, path: 'etc/os-release' };
    expect(DEFAULTS).toContain(feedsFor(distribution, [])[0]);
  });
});

it.each([
  ['osv:Red Hat', { part: 'Red Hat', name: 'osv:Red Hat' }],
  ['kev', { part: '', name: 'kev' }],
  ['osv:a:b', { part: 'a:b', name: 'osv:a:b' }],
  ['nvd', undefined],
  ['', undefined],
  ['__proto__:x', undefined],
])('%j names %j', (text, named) => {
  if (named) expect(parseFeedName(text)).toMatchObject(named);
  else expect(parseFeedName(text)).toBeUndefined();
});
