import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { ADDRESSES, FEEDS, feedOf, recordSources } from './registry.ts';

const FOLDER = path.join(import.meta.dirname, 'feeds');
/** Removes a duplicate: the CVE list is both a feed and a record source. */
const IDS = [...new Set([...FEEDS, ...recordSources({})].map(({ id }) => id))];

test('every folder of feeds is one registered feed', () => {
  expect(IDS.toSorted()).toEqual(readdirSync(FOLDER).toSorted());
});

describe.each(IDS)('the feed %s', (id) => {
  test('has the same files as every other', () => {
    const files = ['fetch.ts', 'index.ts', 'schema.ts', 'fetch.test.ts'];
    expect(readdirSync(path.join(FOLDER, id))).toEqual(expect.arrayContaining(files));
  });

  test('has an address over https without a trailing slash, which a mirror may stand for', () => {
    const addresses = ADDRESSES.filter((each) => each.id === id).map(({ address }) => address);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/.*[^/]$/u);
  });
});

test('feedOf finds feeds by id', () => {
  expect(feedOf('kev')?.id).toBe('kev');
  expect(feedOf('trivy')).toBeUndefined();
});

test('NVD is asked only where it is configured', () => {
  expect(recordSources().map(({ id }) => id)).toEqual(['cve']);
  expect(recordSources({ apiKey: 'k' }).map(({ id }) => id)).toEqual(['cve', 'nvd']);
});
