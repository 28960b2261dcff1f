import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import { versionPair, versionText } from '../../test/support/version-texts.ts';
import { compareKeys } from './compare.ts';
import { MAX_KEY_BYTES } from './key-writer.ts';
import { schemeOf } from './registry.ts';
import type { SchemeId } from './scheme.ts';

const SCHEME_IDS = [
  'apk',
  'bitnami',
  'cargo',
  'composer',
  'deb',
  'gem',
  'go',
  'hex',
  'maven',
  'npm',
  'nuget',
  'pub',
  'pypi',
  'rpm',
  'semver',
] as const satisfies readonly SchemeId[];

it('registers every folder as a scheme', () => {
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

  it('registers the scheme under its own id, with the files of every scheme', () => {
    expect(scheme.id).toBe(id);
    expect(readdirSync(new URL(id, import.meta.url))).toEqual(
      expect.arrayContaining(['index.ts', 'sort-key.test.ts', 'sort-key.ts']),
    );
  });

  it('names the specification that the scheme follows', () => {
    expect(new URL(scheme.specification).protocol).toBe('https:');
  });

  it('gives a reason for every refused version', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const key = scheme.sortKey(text);
        expect(key.ok || key.failure).toBeTruthy();
      }),
    );
  });

  it('makes a key that is neither empty nor over the limit', () => {
    fc.assert(
      fc.property(versionText(id), (text) => {
        const key = keyOf(text);
        fc.pre(key !== undefined);
        expect(key.length).toBeGreaterThan(0);
        expect(key.length).toBeLessThanOrEqual(MAX_KEY_BYTES);
      }),
    );
  });

  it('gives the same text the same key, whatever came in between', () => {
    fc.assert(
      fc.property(versionPair(id), ({ first, second }) => {
        const before = scheme.sortKey(first);
        scheme.sortKey(second);
        expect(scheme.sortKey(first)).toEqual(before);
      }),
    );
  });

  it('puts versions in one total order without circles, with equal keys for equal versions', () => {
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

  it('keeps every key above the empty one, which sorts below every version', () => {
    fc.assert(
      fc.property(versionText(id), (text) => {
        const key = keyOf(text);
        fc.pre(key !== undefined);
        expect(compareKeys(new Uint8Array(0), key)).toBeLessThan(0);
      }),
    );
  });

  it('refuses or orders a very long text of anything at once', () => {
    for (const piece of ['0', '1', '.', '~', 'a', '-', ':', 'é', '.0', '_p', '-r', '1.']) {
      const key = scheme.sortKey(piece.repeat(100_000));
      if (key.ok) expect(key.value.length).toBeLessThanOrEqual(MAX_KEY_BYTES);
    }
  });
});
