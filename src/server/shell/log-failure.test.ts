import { expect, it, onTestFinished } from 'vitest';
import { pino } from 'pino';
import { AppError } from '../../errors/index.ts';
import { buildApp, type RouteGroup } from '../app.ts';
import { testContext } from '../testing/context.ts';
import { sendV1Error } from '../routes/clair-v1/errors.ts';
import { sendClairError } from '../routes/clair-v4/errors.ts';
import { HttpError } from './http-error.ts';
import { sendProblem } from './problem-details.ts';

/** Returns the lines that a failing route logs under each of the error handlers. */
async function linesOf(error: Error): Promise<readonly Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  const context = testContext({ logger: pino({ level: 'info' }, { write }) });
  const authenticate = () => Promise.resolve({ name: '', role: 'admin' } as const);
  for (const handler of [sendV1Error, sendClairError, sendProblem]) {
    const group: RouteGroup = (scope) => {
      scope.setErrorHandler(handler);
      scope.get('/fails', { config: { role: 'none' } }, () => {
        throw error;
      });
    };
    const app = await buildApp(context, { groups: [group], authenticator: { isOpen: true, authenticate } });
    onTestFinished(() => app.close());
    await app.inject('/fails');
  }
  return lines.filter(({ msg }) => msg === 'a request failed' || msg === 'cannot serve a request');
}

it.each<[string, Error]>([
  ['data that is not loaded yet', new HttpError(503, 'the vulnerability data is not loaded yet')],
  ['an image that cannot be judged', new AppError('IMAGE_UNSUPPORTED', 'a layer is broken')],
  ['a registry that is away', new AppError('REGISTRY_UNREACHABLE', 'connection refused')],
])('logs an ordinary answer about %s without an error or a stack', async (_, error) => {
  const lines = await linesOf(error);
  expect(lines.filter(({ level, err }) => Number(level) >= 40 || err !== undefined)).toEqual([]);
  expect(JSON.stringify(lines)).not.toContain('stack');
});

it.each<[string, Error]>([
  ['a bug', new TypeError('undefined is not a function')],
  ['a database that is away', new AppError('STORE_FAILED', 'connection refused')],
])('logs %s as an error with its stack', async (_, error) => {
  const lines = await linesOf(error);
  expect(lines).toHaveLength(3);
  for (const line of lines)
    expect(line).toMatchObject({ level: 50, err: { stack: expect.any(String) as string } });
});
