import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { serveImage } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { outcomeOf, User } from '../support/cli.ts';
import { SOON } from '../support/running-server.ts';

/** Takes longer to find a password than the process may take to end. */
const HELPER = '#!/bin/sh\n: >asked\nsleep 10\n: >answered\n';

const user = new User();
afterAll(() => user[Symbol.dispose]());

const REQUEST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

it('ends with 0 once its input ends, and writes nothing but answers', async () => {
  const { code, stdout, stderr } = await user.run(['mcp'], { input: `${REQUEST}\n` });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
});

it.each([
  ['no JSON', '{'],
  ['a value that is not a message', '[1, null]'],
  ['deep nesting', '['.repeat(100_000)],
  ['bytes that are not text', '\u{0}\u{fffd}'],
])('goes on after a line of %s, and says so on standard error', async (_, line) => {
  const { code, stdout, stderr } = await user.run(['mcp'], { input: `${line}\n${REQUEST}\n` });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: {} });
  expect(stderr).toContain(']: unreadable message');
});

it('ends with 2 where a message has no end', async () => {
  const { code, stdout } = await user.run(['mcp'], { input: 'x'.repeat(3 * 1024 ** 2) });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

it.each<[string, Record<string, string>]>([
  ['PLIMSOLL_USERNAME', { PLIMSOLL_USERNAME: 'mate', PLIMSOLL_PASSWORD: 's3cret' }],
  ['PLIMSOLL_REGISTRY_TOKEN', { PLIMSOLL_REGISTRY_TOKEN: 's3cret' }],
])('refuses %s, which every registry would be sent', async (name, environment) => {
  const { code, stderr } = await user.run(['mcp'], { environment });
  expect(code).toBe(2);
  expect(stderr).toContain(`${name} would be sent to every registry`);
  expect(stderr).not.toContain('s3cret');
});

it('does not wait for work that nothing interrupts once the input has ended', async () => {
  using owner = new User();
  const helper = path.join(owner.folder, owner.write('docker-credential-slow', HELPER));
  chmodSync(helper, 0o755);
  const registry = await serveImage(buildImage(), (_, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="harbour"' }).end();
    return true;
  });
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'scan', arguments: { image: `${registry.host}/team/app` } },
  };
  const child = owner.start(['mcp'], {
    PATH: `${owner.folder}:${owner.environment['PATH'] ?? ''}`,
    DOCKER_AUTH_CONFIG: JSON.stringify({ credsStore: 'slow' }),
  });
  child.stdin.write(`${JSON.stringify(call)}\n`);
  await vi.waitUntil(() => existsSync(path.join(owner.folder, 'asked')), SOON);
  child.stdin.end();
  expect(await outcomeOf(child)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(existsSync(path.join(owner.folder, 'answered'))).toBe(false);
});
