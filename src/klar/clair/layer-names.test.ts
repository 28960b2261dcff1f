import { describe, expect, it } from 'vitest';
import { parseDigest, type Digest } from '../../domain/index.ts';
import { nameLayers } from './layer-names.ts';

const EMPTY = digest('a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4');
const BASE = digest('a'.repeat(64));
const TOP = digest('b'.repeat(64));

function digest(hex: string): Digest {
  const parsed = parseDigest(`sha256:${hex}`);
  if (!parsed) throw new Error(`${hex} is not a valid digest`);
  return parsed;
}

describe('the names of layers', () => {
  it('chains layer names from the base', () => {
    const [base, top] = nameLayers([BASE, TOP]);
    expect(base?.parentName).toBe('');
    expect(top?.parentName).toBe(base?.name);
    expect(base?.name).toMatch(/^[0-9a-f]{64}a{64}$/);
  });

  it('gives a repeated layer another name', () => {
    const names = nameLayers([BASE, TOP, BASE, TOP, TOP]).map(({ name }) => name);
    expect(new Set(names).size).toBe(5);
  });

  it('gives layers the same names in every image on the same base', () => {
    expect(nameLayers([BASE, TOP])[0]).toEqual(nameLayers([BASE])[0]);
  });

  it("leaves Docker's empty layer out of the layer names", () => {
    expect(nameLayers([EMPTY, BASE, EMPTY])).toEqual(nameLayers([BASE]));
    expect(nameLayers([EMPTY])).toEqual([]);
  });
});
