import { expect, it } from 'vitest';
import { AppError } from '../../../errors/index.ts';
import { onceDatabaseAnswers } from './once-database-answers.ts';

const away = new AppError('STORE_FAILED', 'the database db failed', {
  cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
});

it('starts anew until the database answers, and says meanwhile what it waits for', async () => {
  const reasons: unknown[] = [];
  let attempts = 0;
  const start = () => (++attempts < 4 ? Promise.reject(away) : Promise.resolve());
  await onceDatabaseAnswers(start, { warn: (...line: readonly unknown[]) => reasons.push(line[0]) }, () =>
    Promise.resolve(),
  );
  expect(attempts).toBe(4);
  expect(reasons).toEqual(Array.from({ length: 3 }, () => ({ reason: 'the database db failed' })));
});

it('fails at once with what no wait would mend', async () => {
  const wrong = new AppError('CONFIG_INVALID', 'not a Postgres address');
  await expect(onceDatabaseAnswers(() => Promise.reject(wrong), { warn: () => undefined })).rejects.toBe(
    wrong,
  );
});
