import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ratingOfVector } from '../../src/advisory/fields/cvss.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();

/** Metrics beyond the base: their files give the score with them, and we keep the base score. */
const BEYOND_BASE = ['/E:', '/RL:', '/RC:', '/CDP:', '/TD:', '/CR:', '/IR:', '/AR:', '/M'];

/** Lines are `VECTOR SCORE # remark`. */
function baseVectors(folder: string, file: string): { vector: string; score: number }[] {
  return readFileSync(path.join(folder, 'vectors', file), 'utf8')
    .split('\n')
    .map((line) => line.split('#', 1)[0]?.trim().split(/\s+/u) ?? [])
    .map(([vector = '', score = '']) => ({ vector, score: Number(score) }))
    .filter(({ vector }) => vector !== '' && !BEYOND_BASE.some((metric) => vector.includes(metric)));
}

if (shared === undefined) {
  it.skip('skips published CVSS vectors, since the folder that holds them is not here', () => undefined);
} else {
  it.each([
    ['cvss-v2.txt', 1],
    ['cvss-v30.txt', 10],
    ['cvss-v31.txt', 10],
    ['cvss-v4.txt', 10],
  ])('computes for every base vector of %s its published score', (file, least) => {
    const vectors = baseVectors(shared, file);
    expect(vectors.length).toBeGreaterThan(least);
    for (const { vector, score } of vectors) {
      expect({ vector, score: ratingOfVector('cna', vector)?.score }).toEqual({ vector, score });
    }
  });
}
