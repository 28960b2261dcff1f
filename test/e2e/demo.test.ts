import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inEmptyNetwork } from '../support/abilities.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { needs } from '../support/needs.ts';

let user: User;

beforeEach(() => {
  user = new User();
});

afterEach(() => user[Symbol.dispose]());

it('shows two images in the demo, with the sample and no line', async () => {
  const { code, stdout, stderr } = await user.run(['demo']);
  expect(code).toBe(0);
  expect(stderr).toContain('a small sample of advisories');
  expect(stdout).toMatch(/^example\/shop:1\.4$/m);
  expect(stdout).toMatch(/^example\/gate:2\.0$/m);
  expect(stdout).toContain('CVE-2023-44487');
  expect(stdout).toContain('No line is set');
  expect(stdout).not.toContain('hole');
});

it.each([
  ['critical=0', 1],
  ['critical=9', 0],
])('ends the demo with --max %s with %i', async (max, code) => {
  expect((await user.run(['demo', '--max', max])).code).toBe(code);
});

it("prints the demo's JSON, and nothing else, on standard output", async () => {
  const { stdout } = await user.run(['demo', '--format', 'json']);
  const { results, failures } = JSON.parse(stdout) as {
    results: { findings: unknown[] }[];
    failures: unknown[];
  };
  expect(failures).toEqual([]);
  expect(results.map(({ findings }) => findings.length > 0)).toEqual([true, true]);
});

it("uses the demo's sample alone, whatever is configured", async () => {
  user.write('settings.yaml', 'offline: true\nfeeds-mirror: /nowhere\nprefer-feed: debian-tracker\n');
  const environment = { PLIMSOLL_FEED_ADDRESS: 'osv=http://127.0.0.1:9', PLIMSOLL_NVD: 'true' };
  const { code, stdout } = await user.run(['demo', '--config', 'settings.yaml'], { environment });
  expect(code).toBe(0);
  expect(stdout).toContain('CVE-2023-44487');
});

it('runs the demo from source, without a build', async () => {
  const source = path.resolve(import.meta.dirname, '../../src/cli/plimsoll.ts');
  const { code, stdout } = await user.execute(process.execPath, [source, 'demo']);
  expect(code).toBe(0);
  expect(stdout).toContain('CVE-2023-44487');
  expect(user.leftBehind()).toEqual([]);
});

it('leaves no store and no file of the demo behind', async () => {
  await user.run(['demo']);
  expect(user.leftBehind()).toEqual([]);
  expect(readdirSync(user.folder)).toEqual([]);
  expect(existsSync(user.store)).toBe(false);
});

it('runs the demo without a network', needs('an empty network'), async () => {
  const [unshare, ...args] = inEmptyNetwork([process.execPath, PROGRAM, 'demo']);
  const { code, stdout } = await user.execute(unshare, args);
  expect(code).toBe(0);
  expect(stdout).toContain('CVE-2023-44487');
});

it('explains where the demo cannot work', async () => {
  const { code, stderr } = await user.run(['demo'], { environment: { TMPDIR: '/nowhere' } });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^error\[[A-Z_]+\]: cannot create a folder in \/nowhere: ENOENT.*\nhint: set TMPDIR to a writable folder\n$/,
  );
});
