import { expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { feedFailed } from './feed-error.ts';

// A server tells it to its clients, too: nothing is for the command line alone.
const OTHERWISE =
  '; in a closed network, use `--feeds-mirror URL|FOLDER` or load an export with `plimsoll feeds import FILE`';

it.each([
  [new AppError('NETWORK_FAILED', 'a certificate', { hint: 'trust its authority with --ca-cert FILE' })],
  [new AppError('NETWORK_FAILED', 'a proxy', { hint: 'correct HTTPS_PROXY' })],
])('says what mends the connection before ways to do without: %s', (cause) => {
  const { hint = '' } = feedFailed('kev', 'https://a.example', cause.message, cause);
  expect(hint).toBe(`${cause.hint ?? ''}${OTHERWISE}`);
});

it.each([[undefined], [new SyntaxError('no JSON')]])(
  'says to try again later where that may help: %s',
  (cause) => {
    const { hint = '' } = feedFailed('kev', 'https://a.example', 'x', cause);
    expect(hint).toBe(`try again later${OTHERWISE}`);
  },
);
