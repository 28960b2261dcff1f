import { describe, expect, it } from 'vitest';
import type { RunEntry } from './run.ts';
import { MAX_RUNS_A_PART, runPartsOf } from './run-parts.ts';

function entry(i: number, labels: Record<string, string> = {}): RunEntry {
  return {
    namespace: `n${i % 3}`,
    workload: { kind: 'Pod', name: `w${i}` },
    container: 'c',
    image: 'i',
    labels,
  };
}

describe('parts of a list of runs', () => {
  it('makes one part of an empty list', () => {
    expect(runPartsOf({ runs: [], namespaces: {} })).toEqual([
      { number: 1, of: 1, runs: [], namespaces: {} },
    ]);
  });

  it.each([
    ['many runs', Array.from({ length: 2 * MAX_RUNS_A_PART + 1 }, (_, i) => entry(i))],
    ['large runs', Array.from({ length: 900 }, (_, i) => entry(i, { note: 'x'.repeat(4000) }))],
  ])('divides %s into parts that a server takes', (_, runs) => {
    const parts = runPartsOf({ runs, namespaces: {} });
    expect(parts.flatMap((part) => part.runs)).toEqual(runs);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ number }) => number)).toEqual(parts.map((_part, i) => i + 1));
    for (const part of parts) {
      expect(part.of).toBe(parts.length);
      expect(part.runs.length).toBeLessThanOrEqual(MAX_RUNS_A_PART);
      expect(JSON.stringify(part).length).toBeLessThan(3 * 1024 ** 2);
    }
  });

  it('sends labels of the namespaces of a part alone', () => {
    const namespaces = { n0: { team: 'a' }, unused: { team: 'b' } };
    expect(runPartsOf({ runs: [entry(0)], namespaces })[0]?.namespaces).toEqual({ n0: { team: 'a' } });
  });

  it('sends credentials with each part that has such a run, within its size', () => {
    const login = { kind: 'password', username: 'mate', password: 'x'.repeat(4000) } as const;
    const runs = Array.from({ length: 600 }, (_, i) => ({ ...entry(i), image: `i${i}` }));
    const credentials = runs.map(({ namespace, image }) => ({ namespace, image, credentials: login }));
    const parts = runPartsOf({ runs, namespaces: {}, credentials });
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.flatMap((part) => part.credentials)).toEqual(credentials);
    for (const part of parts) {
      expect(part.credentials?.map(({ image }) => image)).toEqual(part.runs.map(({ image }) => image));
      expect(JSON.stringify(part).length).toBeLessThan(1.1 * 1024 ** 2);
    }
  });
});
