import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { toWebhookSecret } from '../../src/domain/index.ts';
import { encode, makeMessage, signedHeaders } from '../../src/notify/index.ts';
import { needs } from '../support/needs.ts';

const RECEIVERS = resolve(import.meta.dirname, '../../examples/receivers');
const [OLD, NEW, OTHER] = [1, 2, 3].map((byte) => toWebhookSecret(Buffer.alloc(32, byte)));
const SOON = { timeout: 20_000, interval: 50 };

const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});

/** Starts a receiver that knows the old secret and the new one. */
async function start(command: string, ...args: readonly string[]) {
  const environment = { ...process.env, SECRET: `${NEW} ${OLD}`, PORT: '0' };
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  await vi.waitFor(() => expect(lines[0]).toMatch(/^listening on \d+$/), SOON);
  const port = lines.shift()?.slice('listening on '.length);
  return { lines, address: `http://127.0.0.1:${port}/` };
}

async function send(
  address: string,
  { id = 'a1', secrets = [OLD], at = new Date(), forged = '' }: Partial<Sent> = {},
): Promise<number> {
  const message = makeMessage({ id, at, subscription: 'ops', events: [] });
  const { headers, body } = encode(message, 'json');
  const signed = signedHeaders({ id, at, body, secrets: secrets.map((each) => each ?? '') });
  const answer = await fetch(address, {
    method: 'POST',
    headers: { ...headers, ...signed },
    body: body + forged,
  });
  return answer.status;
}

interface Sent {
  readonly id: string;
  readonly secrets: readonly (string | undefined)[];
  readonly at: Date;
  readonly forged: string;
}

/** Expects the behaviour of every receiver. */
async function expectReceiver({ lines, address }: Awaited<ReturnType<typeof start>>): Promise<void> {
  expect(await send(address)).toBe(204);
  expect(await send(address, { secrets: [NEW, OTHER] })).toBe(204);
  expect(await send(address, { id: 'a2', secrets: [OTHER, NEW] })).toBe(204);
  expect(await send(address, { id: 'a3', secrets: [OTHER] })).toBe(401);
  expect(await send(address, { id: 'a4', secrets: [] })).toBe(401);
  expect(await send(address, { id: 'a5', at: new Date(Date.now() - 3_600_000) })).toBe(401);
  expect(await send(address, { id: 'a6', forged: ' ' })).toBe(401);
  const printed = 'test: a test of this subscription';
  await vi.waitFor(() => expect(lines).toEqual([printed, printed]), SOON);
}

describe('the receivers among the examples', () => {
  it('verifies signatures, and prints a message once, in TypeScript', async () => {
    await expectReceiver(await start(process.execPath, join(RECEIVERS, 'receiver.ts')));
  });

  it('verifies signatures, and prints a message once, in Python', needs('python3'), async () => {
    await expectReceiver(await start('python3', join(RECEIVERS, 'receiver.py')));
  });

  it(
    'verifies signatures, and prints a message once, in Go',
    { timeout: 600_000, ...needs('go') },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const program = join(folder, 'receiver');
      execFileSync('go', ['build', '-o', program, join(RECEIVERS, 'receiver.go')]);
      await expectReceiver(await start(program));
    },
  );
});
