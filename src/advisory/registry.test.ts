import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { ADDRESSES, FEEDS, feedOf, recordSources } from './registry.ts';

const FOLDER = path.join(import.meta.dirname, 'feeds');
/** Removes a duplicate: the CVE list is both a feed and a record source. */
const IDS = [...new Set([...FEEDS, ...recordSources({})].map(({ id }) => id))];

it('registers every folder of feeds as one feed', () => {
  expect(IDS.toSorted()).toEqual(readdirSync(FOLDER).toSorted());
});

describe.each(IDS)('the feed %s', (id) => {
  it('finds the same files in the folder of every feed', () => {
    const files = ['fetch.ts', 'index.ts', 'fetch.test.ts'];
    expect(readdirSync(path.join(FOLDER, id))).toEqual(expect.arrayContaining(files));
  });

  it('gives the feed an https address without a trailing slash, which a mirror may replace', () => {
    const addresses = ADDRESSES.filter((each) => each.id === id).map(({ address }) => address);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/.*[^/]$/u);
  });
});

it('finds feeds by id with feedOf', () => {
  expect(feedOf('kev')?.id).toBe('kev');
  expect(feedOf('trivy')).toBeUndefined();
});

it('asks NVD only where it is configured', () => {
  expect(recordSources().map(({ id }) => id)).toEqual(['cve']);
  expect(recordSources({ apiKey: 'k' }).map(({ id }) => id)).toEqual(['cve', 'nvd']);
});
