import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

import { feedResolver } from './mirror.ts';

const FEEDS = [
  { id: 'osv', address: 'https://osv.example' },
  { id: 'nvd', address: 'https://nvd.example/rest/cves' },
];
const RECORD = 'https://osv.example/Red%20Hat/all.zip';

describe('feedResolver', () => {
  it('leaves the addresses of feeds alone without a mirror', () => {
    expect(feedResolver({}, FEEDS)(RECORD)).toBe(RECORD);
  });

  it.each([
    ['http://mirror.example', 'http://mirror.example/osv.example/Red%20Hat/all.zip'],
    ['https://mirror.example/feeds/', 'https://mirror.example/feeds/osv.example/Red%20Hat/all.zip'],
    ['file:///srv/feeds', 'file:///srv/feeds/osv.example/Red%20Hat/all.zip'],
    ['/srv/my feeds', 'file:///srv/my%20feeds/osv.example/Red%20Hat/all.zip'],
    ['/srv/feeds/', 'file:///srv/feeds/osv.example/Red%20Hat/all.zip'],
  ])('finds a feed of the mirror %s under its host', (mirror, expected) => {
    expect(feedResolver({ mirror }, FEEDS)(RECORD)).toBe(expected);
  });

  it('resolves a relative mirror folder against the working directory', () => {
    expect(feedResolver({ mirror: 'feeds' }, FEEDS)(RECORD)).toBe(
      `${pathToFileURL('feeds').href}/osv.example/Red%20Hat/all.zip`,
    );
  });

  it('keeps the query of a feed address on a mirror', () => {
    const resolve = feedResolver({ mirror: 'http://mirror.example' }, FEEDS);
    expect(resolve('https://nvd.example/rest/cves?cveId=CVE-2023-5678')).toBe(
      'http://mirror.example/nvd.example/rest/cves?cveId=CVE-2023-5678',
    );
  });

  it("prefers an address for one feed to the mirror and to the feed's own", () => {
    const addresses = { nvd: 'https://cves.example/api/' };
    const resolve = feedResolver({ mirror: 'http://mirror.example', addresses }, FEEDS);
    expect(resolve('https://nvd.example/rest/cves?cveId=CVE-2023-5678')).toBe(
      'https://cves.example/api?cveId=CVE-2023-5678',
    );
    expect(resolve('https://nvd.example/rest/cves')).toBe('https://cves.example/api');
    expect(resolve('https://nvd.example/rest/cvesX')).toBe('http://mirror.example/nvd.example/rest/cvesX');
    expect(resolve(RECORD)).toContain('http://mirror.example/');
  });

  it('uses a given address for all places of a feed that has several', () => {
    const places = [
      { id: 'cve', address: 'https://raw.example/cves' },
      { id: 'cve', address: 'https://zip.example/archive' },
    ];
    const resolve = feedResolver({ addresses: { cve: '/srv/cve' } }, places);
    expect(resolve('https://raw.example/cves/2023/1.json')).toBe('file:///srv/cve/2023/1.json');
    expect(resolve('https://zip.example/archive/main.zip')).toBe('file:///srv/cve/main.zip');
  });

  it.each(['ftp://mirror.example', '', ' '])('refuses the mirror %j', (mirror) => {
    expect(() => feedResolver({ mirror }, FEEDS)).toThrow(/not a valid mirror/u);
  });

  it('refuses an address for a feed that does not exist, and names the existing feeds', () => {
    const places = { addresses: { ovs: 'https://x.example' } };
    expect(() => feedResolver(places, FEEDS)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', hint: 'use one of: osv, nvd' }),
    );
  });
});
