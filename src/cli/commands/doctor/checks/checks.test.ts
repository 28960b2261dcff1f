import { expect, it } from 'vitest';
import { checkClock } from './clock.ts';
import { checkProxies } from './proxies.ts';

const MINUTE = 60_000;

it.each<[string, number[], string, string]>([
  ['agrees', [400, -1200, 0], 'ok', 'agrees with'],
  ['is a little behind', [2 * MINUTE], 'warning', 'behind'],
  ['is an hour behind', [60 * MINUTE, 60 * MINUTE + 900], 'failed', 'behind'],
  ['is a year ahead', [-365 * 24 * 60 * MINUTE], 'failed', 'ahead of'],
  ['agrees with all sources but one', [0, 60 * MINUTE, 0], 'ok', 'agrees with'],
  ['cannot be compared', [], 'ok', 'not compared'],
])('says of a clock that it %s', (_, ahead, status, words) => {
  const check = checkClock(ahead);
  expect(check.status).toBe(status);
  expect(check.message).toContain(words);
  expect(check.hint === undefined).toBe(status === 'ok');
});

it.each<[Record<string, string>, string, string]>([
  [{}, 'ok', 'not set'],
  [{ HTTPS_PROXY: 'http://mate:s3cret@proxy:3128' }, 'ok', 'http://proxy:3128'],
  [{ https_proxy: 'proxy:3128', NO_PROXY: 'registry.example' }, 'ok', 'not for registry.example'],
  [{ HTTPS_PROXY: 'socks5h://mate:s3cret@proxy:1080' }, 'ok', 'socks5://proxy:1080'],
  [{ HTTPS_PROXY: 'ftp://mate:s3cret@proxy' }, 'failed', 'not a valid address'],
  [{ HTTPS_PROXY: 'http://mate:s3cret/s3cret@proxy' }, 'failed', 'not a valid address'],
  [{ HTTP_PROXY: 'http://mate:s3cret@[' }, 'failed', 'not a valid address'],
])('checks the proxies of %j, and prints no password', (environment, status, words) => {
  const [check] = checkProxies(environment);
  expect(check).toMatchObject({ status });
  expect(check?.message).toContain(words);
  expect(JSON.stringify(check)).not.toContain('s3cret');
});
