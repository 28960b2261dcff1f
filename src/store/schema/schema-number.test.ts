import { expect, it } from 'vitest';
import { DEFINITIONS } from './definitions.ts';
import { checkSchema, MOVING_NUMBER, SCHEMA_NUMBER } from './schema-number.ts';
import { schemaNumberOf } from './table.ts';

const STORE = { store: '/tmp/a.db', option: '--store' };

it('names the definitions by their hash: write this number to schema-number.ts', () => {
  expect(SCHEMA_NUMBER).toBe(schemaNumberOf(DEFINITIONS));
});

it('gives other definitions another number', () => {
  const { kev, ...others } = DEFINITIONS;
  expect(schemaNumberOf(others)).not.toBe(schemaNumberOf({ ...others, kev }));
  expect(schemaNumberOf({ kev: { ...kev, indexes: {} } })).not.toBe(schemaNumberOf({ kev }));
});

it.each([
  ['its own', SCHEMA_NUMBER, {}],
  ['its own, to resume a move', SCHEMA_NUMBER, { resumesMove: true }],
  ['an unfinished move, to resume it', MOVING_NUMBER, { resumesMove: true }],
])('accepts a schema: %s', (_title, found, accepted) => {
  expect(() => checkSchema(found, { ...STORE, ...accepted })).not.toThrow();
});

it.each([
  ['an unfinished move', MOVING_NUMBER, {}, 'STORE_FAILED'],
  ['an unfinished move of another version', MOVING_NUMBER - 1, { resumesMove: true }, 'STORE_FAILED'],
  ['the last version before schemas had a hash', 10, {}, 'STORE_OTHER_VERSION'],
  ['another hash', SCHEMA_NUMBER + 1, { resumesMove: true }, 'STORE_OTHER_VERSION'],
])('refuses a schema, with what to do: %s', (_title, found, accepted, code) => {
  const refusal = { code, message: expect.stringContaining('/tmp/a.db') as string };
  expect(() => checkSchema(found, { ...STORE, ...accepted })).toThrow(
    expect.objectContaining(refusal) as Error,
  );
});
