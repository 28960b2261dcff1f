import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { LineGroups } from './line-groups.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'groups-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('LineGroups', () => {
  it('gives back every line with the others of its key, in their order', () => {
    const groups = new LineGroups(folder);
    const long = 'é'.repeat(1000);
    const keys = Array.from({ length: 500 }, (_, at) => `CVE-2026-${at}`);
    for (const round of ['first', 'second', 'third']) {
      for (const key of keys) groups.add(key, `${key} ${round} ${long}`);
    }
    const lines = [...groups.groups()];
    expect(lines).toHaveLength(500);
    const expected = keys.map((key) =>
      ['first', 'second', 'third'].map((round) => `${key} ${round} ${long}`),
    );
    expect(new Set(lines.map(String))).toEqual(new Set(expected.map(String)));
  });

  it('gives back no line groups of nothing, and an empty line as such', () => {
    const groups = new LineGroups(folder);
    expect([...groups.groups()]).toEqual([]);
    groups.add('', '');
    expect([...groups.groups()]).toEqual([['']]);
  });
});
