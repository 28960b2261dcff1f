import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sealingSecret } from './sealing-secret.ts';

function storeFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, 'store.db');
}

it('uses the configured secret', async () => {
  const secret = Buffer.alloc(32, 7);
  const given = { secret: secret.toString('base64'), store: { file: '/nowhere/store.db' } };
  await expect(sealingSecret(given)).resolves.toEqual(secret);
});

it('makes a secret beside the store, for its owner alone, and finds it again', async () => {
  const file = storeFile();
  const together = await Promise.all(Array.from({ length: 50 }, () => sealingSecret({ store: { file } })));
  const [first] = together;
  expect(first).toHaveLength(32);
  expect(together.every((each) => Buffer.compare(each, first ?? Buffer.alloc(0)) === 0)).toBe(true);
  expect(readdirSync(path.dirname(file))).toEqual(['store.db.key']);
  expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
  await expect(sealingSecret({ store: { file } })).resolves.toEqual(first);
});

it('shares one secret between all servers on a database', async () => {
  const store = { database: 'postgres://plimsoll:secret@db/plimsoll' };
  await expect(sealingSecret({ store })).resolves.toEqual(await sealingSecret({ store }));
});

it.each([
  ['a secret that is too short', () => ({ secret: 'c2hvcnQ=', store: { database: 'x' } }), 'CONFIG_INVALID'],
  ['a folder that is not there', () => ({ store: { file: '/nowhere/store.db' } }), 'IO_FAILED'],
  [
    'a file that was cut short',
    () => {
      const file = storeFile();
      writeFileSync(`${file}.key`, 'short');
      return { store: { file } };
    },
    'CONFIG_INVALID',
  ],
])('refuses %s', async (_, sources, code) => {
  await expect(sealingSecret(sources())).rejects.toMatchObject({ code });
});
