import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { versionPair, versionText } from '../../test/support/version-texts.ts';
import { compareKeys } from './compare.ts';
import { MAX_KEY_BYTES } from './key-writer.ts';
import { schemeOf } from './registry.ts';
import type { SchemeId } from './scheme.ts';

const SCHEME_IDS = ['apk', 'deb', 'rpm', 'semver'] as const satisfies readonly SchemeId[];

test('every folder is a scheme that is registered', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.map(({ name }) => name).toSorted()).toEqual(SCHEME_IDS);
});

describe.each(SCHEME_IDS)('the scheme %s', (id) => {
  const scheme = schemeOf(id);

  /** Undefined for a text that is not a valid version; properties hold for the others. */
  function keyOf(version: string): Uint8Array | undefined {
    const key = scheme.sortKey(version);
    return key.ok ? key.value : undefined;
  }

  test('is registered under its own id and has the files that every scheme has', () => {
    expect(scheme.id).toBe(id);
    expect(readdirSync(new URL(id, import.meta.url))).toEqual(
      expect.arrayContaining(['index.ts', 'sort-key.test.ts', 'sort-key.ts']),
    );
  });

  test('names the specification that it follows', () => {
    expect(new URL(scheme.specification).protocol).toBe('https:');
  });

  test('says why of everything that it refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const key = scheme.sortKey(text);
        expect(key.ok || key.failure).toBeTruthy();
      }),
    );
  });

  test('makes a key that is neither empty nor over the limit', () => {
    fc.assert(
      fc.property(versionText(id), (text) => {
        const key = keyOf(text);
        fc.pre(key !== undefined);
        expect(key.length).toBeGreaterThan(0);
        expect(key.length).toBeLessThanOrEqual(MAX_KEY_BYTES);
      }),
    );
  });

  test('gives the same key for the same text, whatever was asked in between', () => {
    fc.assert(
      fc.property(versionPair(id), ({ first, second }) => {
        const before = scheme.sortKey(first);
        scheme.sortKey(second);
        expect(scheme.sortKey(first)).toEqual(before);
      }),
    );
  });

  test('puts versions in one total order: equal keys are equal versions, and the order does not run in circles', () => {
    fc.assert(
      fc.property(versionPair(id), versionText(id), ({ first, second }, third) => {
        const [one, two, three] = [keyOf(first), keyOf(second), keyOf(third)];
        fc.pre(one !== undefined && two !== undefined && three !== undefined);
        expect(compareKeys(one, two) + compareKeys(two, one)).toBe(0);
        const [low = one, middle = one, high = one] = [one, two, three].toSorted(compareKeys);
        expect(compareKeys(low, middle)).toBeLessThanOrEqual(0);
        expect(compareKeys(middle, high)).toBeLessThanOrEqual(0);
        expect(compareKeys(low, high)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('stays above the empty key, which stands below every version', () => {
    fc.assert(
      fc.property(versionText(id), (text) => {
        const key = keyOf(text);
        fc.pre(key !== undefined);
        expect(compareKeys(new Uint8Array(0), key)).toBeLessThan(0);
      }),
    );
  });

  test('refuses or orders a very long text of anything at once', () => {
    for (const piece of ['0', '1', '.', '~', 'a', '-', ':', 'é', '.0', '_p', '-r', '1.']) {
      const key = scheme.sortKey(piece.repeat(100_000));
      if (key.ok) expect(key.value.length).toBeLessThanOrEqual(MAX_KEY_BYTES);
    }
  });
});
