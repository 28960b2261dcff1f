import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../..');
const SUPPORT = join(PROJECT, 'test/support');

/** Two suites that need tools, and one that needs none. */
const SUITE = `
import { describe, expect, test } from 'vitest';
import { needs, REGISTRY } from '${SUPPORT}/needs.ts';
describe('a registry', needs(...REGISTRY), () => {
  test('serves', () => expect.unreachable());
  test('stops', () => expect.unreachable());
});
test('rpm lists', needs('rpm'), () => expect.unreachable());
test('nothing is needed', needs(), () => expect(1).toBe(1));
`;
const CONFIG = `
import { LeftOut } from '${SUPPORT}/left-out.ts';
export default { test: { reporters: ['default', new LeftOut()] } };
`;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-left-out-'));
const path = join(folder, 'bin');

beforeAll(() => {
  writeFileSync(join(folder, 'small.test.ts'), SUITE);
  writeFileSync(join(folder, 'vitest.config.ts'), CONFIG);
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(path);
  symlinkSync(process.execPath, join(path, 'node'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the suite where no tool is installed. */
function runSuite(environment: Readonly<Record<string, string>>) {
  const vitest = join(PROJECT, 'node_modules/vitest/vitest.mjs');
  const env = { PATH: path, HOME: folder, TMPDIR: folder, NO_COLOR: '1', ...environment };
  return spawnSync(process.execPath, [vitest, 'run'], { cwd: folder, env, encoding: 'utf8' });
}

it('leaves out tests whose tools a machine lacks, and names the tools at the end', () => {
  const { status, stdout } = runSuite({});
  expect(status).toBe(0);
  expect(stdout).toMatch(/Tests {2}1 passed \| 3 skipped/);
  expect(stdout).toMatch(
    /\n\nleft out, for want of\n {2}docker-registry, skopeo, htpasswd: 2 tests of small\.test\.ts\n {2}rpm: 1 test of small\.test\.ts\n+$/,
  );
});

it('treats a tool that does not work as missing', () => {
  const rpm = (code: number) => {
    writeFileSync(join(path, 'rpm'), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
    return runSuite({});
  };
  expect(rpm(1)).toMatchObject({ status: 0, stdout: expect.stringContaining('\n  rpm: 1 test of ') });
  // Now the test is run, which fails.
  expect(rpm(0)).toMatchObject({ status: 1, stdout: expect.not.stringContaining('rpm: 1 test of ') });
  rmSync(join(path, 'rpm'));
});

it('fails in CI for a missing tool, and names it', () => {
  const { status, stdout, stderr } = runSuite({ CI: 'true' });
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(
    'this machine cannot do what the tests need: docker-registry, skopeo, htpasswd',
  );
  expect(stdout).not.toContain('left out');
});
