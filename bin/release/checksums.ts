import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseFailure } from './failure.ts';

const NAME = 'SHA256SUMS';

/** Writes the checksums of all files of a folder, as sha256sum reads them, and gives their file. */
export async function writeChecksums(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const digest = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
    lines.push(`${digest}  ${name}\n`);
  }
  const file = join(folder, NAME);
  await writeFile(file, lines.join(''));
  return file;
}

/** Reads a private key of Ed25519 in PEM. Throws ReleaseFailure, without the text of the file. */
export async function readSigningKey(file: string): Promise<KeyObject> {
  const key = await readFile(file)
    .then(createPrivateKey)
    .catch(() => undefined);
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new ReleaseFailure(
      `${file} is not a private key of Ed25519 in PEM: openssl genpkey -algorithm ed25519`,
    );
  return key;
}

/** Signs a file, the 64 bytes beside it: `openssl pkeyutl -verify -rawin` takes them. */
export async function writeSignature(file: string, key: KeyObject): Promise<void> {
  await writeFile(`${file}.sig`, sign(null, await readFile(file), key));
}
