import { pino } from 'pino';
import { expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import type { Refusal } from '../../http/guard/index.ts';
import { SILENT_TELEMETRY } from '../testing/context.ts';
import { readStoredImage } from './read-image.ts';

it('logs a refused address, with the option that allows it, and hides it from the client', async () => {
  const refusal: Refusal = {
    host: 'registry.example',
    address: '10.0.0.1',
    range: 'private',
    option: '--allow-address private',
  };
  const log: unknown[] = [];
  const ended = await readStoredImage(
    { request: { kind: 'reference', reference: 'registry.example/a' }, principal: '', subject: 'a #1' },
    { signal: new AbortController().signal, onProgress: () => undefined },
    {
      work: {
        index: (_args, { onRefusal } = {}) => {
          onRefusal?.(refusal);
          return Promise.reject(new AppError('IMAGE_NOT_FOUND', 'no such image', { hint: 'check the name' }));
        },
      },
      telemetry: SILENT_TELEMETRY,
      logger: pino({ level: 'warn' }, { write: (line) => log.push(JSON.parse(line)) }),
    },
  );
  expect(log).toEqual([expect.objectContaining({ level: 40, subject: 'a #1', ...refusal })]);
  const failure = { code: 'IMAGE_NOT_FOUND', message: 'no such image', hint: 'check the name' };
  expect({ ...ended, failure: JSON.parse(ended.failure ?? '') as unknown }).toEqual({
    state: 'failed',
    failure,
  });
});
