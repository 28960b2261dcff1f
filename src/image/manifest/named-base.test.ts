import { describe, expect, it } from 'vitest';
import { namedBase } from './named-base.ts';

const NAME = 'org.opencontainers.image.base.name';
const DIGEST = 'org.opencontainers.image.base.digest';
const digest = `sha256:${'a'.repeat(64)}`;

describe('namedBase', () => {
  it.each([
    ['nothing', {}, {}, undefined],
    [
      'an annotation with both',
      { [NAME]: 'debian:12', [DIGEST]: digest },
      {},
      { source: 'annotation', name: 'debian:12', digest },
    ],
    ['a label with a name', {}, { [NAME]: ' debian:12\n' }, { source: 'label', name: 'debian:12' }],
    ['a label with a digest', {}, { [DIGEST]: digest }, { source: 'label', digest }],
    [
      'an annotation beside an inherited label',
      { [NAME]: 'node:22' },
      { [NAME]: 'debian:12', [DIGEST]: digest },
      { source: 'annotation', name: 'node:22' },
    ],
    ['an empty annotation', { [NAME]: ' ', [DIGEST]: '' }, {}, undefined],
    ['an invalid digest', { [DIGEST]: 'sha256:../../etc/passwd' }, {}, undefined],
    [
      'a digest of an unknown algorithm',
      { [NAME]: 'a', [DIGEST]: 'md5:00' },
      {},
      { source: 'annotation', name: 'a' },
    ],
  ])('reads %s', (_, annotations, labels, expected) => {
    expect(namedBase(annotations, labels)).toEqual(expected);
  });

  it('bounds the name of a base', () => {
    expect(namedBase({ [NAME]: 'a'.repeat(100_000) }, {})?.name).toHaveLength(1024);
  });
});
