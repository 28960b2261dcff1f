import { describe, expect, it } from 'vitest';
import { countsFor, type InstalledPackage } from '../domain/index.ts';
import { finding } from './testing.ts';
import { markBase } from './mark-base.ts';

const BASE = { reference: 'debian:12', source: 'label', layers: 2 } as const;

function inLayers(...layers: readonly [number, ...number[]]): Pick<InstalledPackage, 'layer' | 'locations'> {
  const locations = layers.map((layer) => ({ path: `app${layer}/package.json`, layer }));
  return { layer: layers[0], ...(locations.length > 1 && { locations }) };
}

describe('markBase', () => {
  it.each([
    ['in the first layer of the base', inLayers(0), 'base'],
    ['in the last layer of the base', inLayers(1), 'base'],
    ['in the first layer above the base', inLayers(2), undefined],
    ['in two layers of the base', inLayers(0, 1), 'base'],
    ['in the base, with a copy above it', inLayers(0, 2), undefined],
  ])('says whose a finding is %s', (_, places, from) => {
    const { package: pkg, ...rest } = finding('CVE-2024-1', 'high');
    const [marked] = markBase([{ ...rest, package: { ...pkg, ...places } }], BASE);
    expect(marked?.from).toBe(from);
  });
});

describe('countsFor', () => {
  it.each([
    ['a finding of the base', { from: 'base' }, { onlyFixed: false }, true],
    ['a finding of an ignored base', { from: 'base' }, { onlyFixed: false, ignoreBase: true }, false],
    ['what an ignored base did not bring', {}, { onlyFixed: false, ignoreBase: true }, true],
    ['what was there before', { before: true }, { onlyFixed: false }, false],
  ] as const)('says whether the line counts %s', (_, marks, line, counts) => {
    expect(countsFor({ ...finding('CVE-2024-1', 'high'), ...marks }, line)).toBe(counts);
  });
});
