import { expect, it } from 'vitest';
import { AppError } from './app-error.ts';
import { readAppError, writeAppError } from './error-json.ts';

it('reads a failure as it was written', () => {
  const error = new AppError('REGISTRY_FAILED', 'the registry failed', { hint: 'try later' });
  expect(readAppError(writeAppError(error))).toMatchObject({
    code: 'REGISTRY_FAILED',
    message: 'the registry failed',
    hint: 'try later',
  });
  expect(readAppError(writeAppError(new AppError('USAGE', 'wrong')))?.hint).toBeUndefined();
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
