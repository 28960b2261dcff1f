import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { AppError } from '../errors/index.ts';
import { readPrivateKey, readPublicKey } from './keys.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-keys-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(text: string | Buffer): string {
  const file = path.join(folder, 'key');
  writeFileSync(file, text);
  return file;
}

const pemOf = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' });
const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const P384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ENCRYPTED = P256.privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'x',
});
const OF_COSIGN =
  '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n';

it.each([
  ['a key that cosign made', OF_COSIGN, 'it is a key that cosign encrypted'],
  ['another curve', pemOf(P384.privateKey), 'it is a key of ec on secp384r1'],
  ['RSA', pemOf(RSA.privateKey), 'it is a key of rsa'],
  ['a public key', pemOf(P256.publicKey), 'it is a public key'],
  ['an encrypted key', ENCRYPTED, 'it is encrypted by a password'],
  ['no key', 'hello', 'it holds none in PEM'],
])('does not sign with %s', (_title, pem, message) => {
  const file = written(pem);
  expect(() => readPrivateKey(file)).toThrow(message);
});

it.each([
  ['a private key', pemOf(P256.privateKey), 'it is a private key'],
  ['another curve', pemOf(P384.publicKey), 'it is a key of ec on secp384r1'],
  ['no key', '', 'it holds none in PEM'],
])('does not verify with %s', (_title, pem, message) => {
  const file = written(pem);
  expect(() => readPublicKey(file)).toThrow(message);
});

it('takes keys of ECDSA P-256 for both', () => {
  expect(readPrivateKey(written(pemOf(P256.privateKey))).type).toBe('private');
  expect(readPublicKey(written(pemOf(P256.publicKey))).type).toBe('public');
});

it('says what to do about a key that cosign made', () => {
  const file = written(OF_COSIGN);
  const failing = () => readPrivateKey(file);
  expect(failing).toThrow(AppError);
  try {
    failing();
  } catch (error) {
    expect(error instanceof AppError && error.hint).toContain('import-key-pair');
  }
});
