import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isKnownTo, negotiate } from './negotiate.ts';

const CLAIR = 'application/vnd.clair.index_report.v1+json';
const JSON_TYPE = 'application/json';

it.each([
  [undefined, CLAIR],
  ['', CLAIR],
  ['*/*', CLAIR],
  ['application/*', CLAIR],
  [JSON_TYPE, JSON_TYPE],
  [CLAIR, CLAIR],
  [`${CLAIR};q=0.2, ${JSON_TYPE};q=0.8`, JSON_TYPE],
  [`${CLAIR}, */*;q=0.1`, CLAIR],
  [`*/*;q=0.9, ${CLAIR};q=0`, JSON_TYPE],
  ['text/html, application/xml;q=0.9, */*;q=0.8', CLAIR],
])('answers the accepted types %s with %s', (accept, type) => {
  expect(negotiate(accept, CLAIR)).toBe(type);
});

it('sends one of the two types or refuses, whatever is accepted', () => {
  fc.assert(
    fc.property(fc.string(), (accept) => {
      try {
        expect([CLAIR, JSON_TYPE]).toContain(negotiate(accept, CLAIR));
      } catch (error) {
        expect(error).toMatchObject({ statusCode: 415 });
      }
    }),
  );
});

it.each([
  [undefined, false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
])('judges whether if-none-match %s is current: %s', (header, expected) => {
  expect(isKnownTo(header, '"a"')).toBe(expected);
});
