import { expect, it } from 'vitest';
import { AppError } from './app-error.ts';
import { readAppError, writeAppError } from './error-json.ts';

it('reads back a failure from its JSON', () => {
  const error = new AppError('REGISTRY_FAILED', 'the registry failed', { hint: 'try later' });
  expect(readAppError(writeAppError(error))).toMatchObject({
    code: 'REGISTRY_FAILED',
    message: 'the registry failed',
    hint: 'try later',
  });
  expect(readAppError(writeAppError(new AppError('USAGE', 'wrong')))?.hint).toBeUndefined();
});

it("leaves another machine's words out of a failure for a server's clients", () => {
  expect(writeAppError(new AppError('REGISTRY_FAILED', 'it failed', { said: 'inside' }))).not.toContain(
    'inside',
  );
});

it.each([
  '',
  'null',
  '[]',
  '{"code":"USAGE"}',
  '{"code":"toString","message":"x"}',
  '{"code":"USAGE","message":1}',
])('finds no failure in %s', (text) => {
  expect(readAppError(text)).toBeUndefined();
});
