import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentOf } from './content.ts';
import {
  MANIFEST_TYPE,
  parseIndex,
  parseArtifactManifest,
  writeIndex,
  type ArtifactIndex,
} from './documents.ts';
import { folderOf, ArtifactLayout, LayoutWriter } from './layout.ts';
import { isSigned, readSigningKey, signManifest } from './signature.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-documents-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const { digest } = contentOf(Buffer.from('rows'));

const index: ArtifactIndex = {
  schema: 5,
  created: '2026-11-27T12:00:00.000Z',
  artifacts: [
    {
      name: 'debian-12',
      manifest: digest,
      size: 4,
      feed: 'debian-tracker',
      ecosystems: ['Debian:12'],
      isWhole: false,
      syncedAt: '2026-11-27T12:00:00.000Z',
      rows: { digest, size: 4 },
    },
  ],
};

describe('an index', () => {
  it('reads an index as it was written', () => {
    expect(parseIndex(writeIndex(index), 'test')).toEqual(index);
  });

  const written = Buffer.from(writeIndex(index)).toString();
  it.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['a list', '[]'],
    ['null', 'null'],
    ['deep brackets', '['.repeat(300_000)],
    ['a cut document', written.slice(0, -10)],
    ['another artifact type', written.replaceAll('plimsoll.advisories', 'other')],
    ['a digest in upper case', written.replaceAll(/sha256:\w+/gu, 'sha256:ABC')],
    ['a negative size', written.replace('"size":4', '"size":-4')],
    ['no date', written.replace(/"plimsoll.synced":"[^"]*",/u, '')],
    ['an invalid date', written.replaceAll('2026-11-27', '2026-13-45')],
    ['ecosystems that are not a list', written.replace(/\[\\"Debian:12\\"\]/u, '{}')],
    ['ecosystems that are not JSON', written.replace(/\[\\"Debian:12\\"\]/u, '[')],
    ['a schema that is not a number', written.replace('"plimsoll.schema":"5"', '"plimsoll.schema":"x"')],
    [
      'a repeated key',
      written
        .replace('"schemaVersion":2', '"manifests":3,"manifests":[{}],"schemaVersion":2')
        .replace(/"manifests":\[\{"mediaType.*?\}\],"annotations"/u, '"annotations"'),
    ],
  ])('refuses %s', (_, text) => {
    expect(() => parseIndex(Buffer.from(text), 'test')).toThrow(
      expect.objectContaining({ code: 'ARTIFACT_REFUSED' }),
    );
  });
});

it('shows no control characters of a manifest that is not valid', () => {
  const hostile = Buffer.from(JSON.stringify({ config: { mediaType: '\u001b[2J' }, layers: 1 }));
  expect(() => parseArtifactManifest(hostile, 'test')).toThrow(/^test is not valid: [ -~]+$/u);
});

describe('a key', () => {
  const write = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const own = generateKeyPairSync('ed25519');
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it.each([
    [
      'of another kind',
      () => readSigningKey(write('a', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    ],
    ['that is a text', () => readSigningKey(write('b', 'hello'))],
    ['that is not there', () => readSigningKey(join(folder, 'nothing'))],
    [
      'whose signatures are random',
      () => readSigningKey(write('c', ec.privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    ],
    [
      'that is public',
      () => readSigningKey(write('d', own.publicKey.export({ type: 'spki', format: 'pem' }))),
    ],
  ])('refuses a key %s', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it.each([
    ['Ed25519', own],
    ['ECDSA', ec],
  ])('verifies the signature of a key of %s, and that of no other', async (_, { privateKey, publicKey }) => {
    const signed = { digest, name: 'test' };
    const { manifest, blobs } = signManifest(
      { digest, bytes: Buffer.from('rows') },
      MANIFEST_TYPE,
      privateKey,
    );
    const readBlob = (wanted: string) =>
      Promise.resolve(blobs.find((blob) => blob.digest === wanted)?.bytes ?? new Uint8Array());
    expect(await isSigned(signed, manifest.bytes, publicKey, readBlob)).toBe(true);
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(await isSigned(signed, manifest.bytes, other, readBlob)).toBe(false);
    const elsewhere = { ...signed, digest: contentOf(Buffer.from('other')).digest };
    expect(await isSigned(elsewhere, manifest.bytes, publicKey, readBlob)).toBe(false);
  });
});

describe('a layout', () => {
  it.each([
    ['oci:folder', 'folder'],
    ['oci:/folder', '/folder'],
    ['oci://registry.example/a', undefined],
    ['oci:', undefined],
    ['folder', undefined],
  ])('takes %s for the folder %s', (place, expected) => {
    expect(folderOf(place)).toBe(expected);
  });

  it('writes no layout into a folder with other files', () => {
    writeFileSync(join(folder, 'mine.txt'), 'text');
    expect(() => new LayoutWriter(folder)).toThrow('not empty');
  });

  it('keeps only the blobs of the last build', async () => {
    const [old, fresh] = ['old', 'new'].map((text) => contentOf(Buffer.from(text)));
    for (const content of [old, fresh]) {
      const writer = new LayoutWriter(folder);
      if (content) writer.add(content);
      writer.finish();
    }
    const layout = new ArtifactLayout(folder);
    await expect(layout.blob(old?.digest ?? digest, 10)).rejects.toThrow('cannot read');
    await expect(layout.blob(fresh?.digest ?? digest, 10)).resolves.toEqual(fresh?.bytes);
    await expect(layout.blob(fresh?.digest ?? digest, 2)).rejects.toThrow('larger than 2 bytes');
  });
});
