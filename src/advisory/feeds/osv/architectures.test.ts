import { expect, it } from 'vitest';
import { parseRecord } from './schema.ts';
import { affected, normalise } from './testing.ts';

const on = (arch: string, more: object = {}) =>
  affected('Wolfi', {
    package: { ecosystem: 'Wolfi', name: 'openssl', purl: `pkg:apk/wolfi/openssl?arch=${arch}` },
    ...more,
  });
const LATER = { ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2-r9' }] }] };

it('makes one range of entries that differ only in the architecture', () => {
  const { ranges } = normalise({ affected: [on('x86_64'), on('aarch64')] }, 'Wolfi');
  expect(ranges.map(({ qualifiers }) => qualifiers)).toEqual([{ architectures: ['aarch64', 'x86_64'] }]);
});

it('keeps the range of each architecture with a fix of its own', () => {
  const { ranges } = normalise({ affected: [on('x86_64'), on('aarch64', LATER)] }, 'Wolfi');
  expect(ranges.map(({ fixedVersion, qualifiers }) => [fixedVersion, qualifiers?.architectures])).toEqual([
    ['1.2-3', ['x86_64']],
    ['1.2-r9', ['aarch64']],
  ]);
});

it.each(['source', 'src'])('takes the architecture "%s" for none', (arch) => {
  const [range] = normalise({ affected: [on(arch)] }, 'Wolfi').ranges;
  expect(range?.fixedVersion).toBe('1.2-3');
  expect(range?.qualifiers).toBeUndefined();
});

it('reads of entries about another ecosystem only the package', () => {
  const json = JSON.stringify({ id: 'CGA-1', affected: [affected('Chainguard'), affected('Wolfi')] });
  const [other, own] = parseRecord(json, 'CGA-1', new Date(), 'Wolfi').affected;
  expect(other).toMatchObject({ package: { ecosystem: 'Chainguard', name: 'openssl' }, ranges: [] });
  expect(own?.ranges).toHaveLength(1);
});
