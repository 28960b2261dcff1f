import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { AppError, messageOf, systemCode } from '../../errors/index.ts';

const SECRET_BYTES = 32;

export interface SecretSources {
  /** 32 bytes in base64. */
  readonly secret?: string;
  readonly store: { readonly file: string } | { readonly database: string };
}

/**
 * Returns the secret that seals credentials: the configured one; else the database URL, which replicas share and which
 * holds a password; else random bytes in a file beside the store. Throws CONFIG_INVALID and IO_FAILED.
 */
export async function sealingSecret({ secret, store }: SecretSources): Promise<Uint8Array> {
  if (secret !== undefined) return checked(Buffer.from(secret, 'base64'), 'the secret');
  if ('database' in store) return Buffer.from(store.database);
  const file = `${store.file}.key`;
  try {
    return checked(await readOrMake(file), file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('IO_FAILED', `cannot read or create ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * Reads the secret or creates it. If two servers start together, one creates it and both read that one: the file gets
 * its name only once it is complete.
 */
async function readOrMake(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  const staged = `${file}.${randomUUID()}`;
  try {
    await writeFile(staged, randomBytes(SECRET_BYTES), { mode: 0o600 });
    await link(staged, file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(staged, { force: true });
  }
  return readFile(file);
}

function checked(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes.length === SECRET_BYTES) return bytes;
  throw new AppError('CONFIG_INVALID', `${name} is not valid: expected ${SECRET_BYTES} bytes`, {
    hint: 'make one: openssl rand -base64 32',
  });
}
