import { bundleFromJSON } from '@sigstore/bundle';
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { BUNDLE_TYPE, sealBundle } from './bundle.ts';
import { openEnvelope } from './envelope.ts';

const TEXT = '{"_type":"x"}';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519').publicKey;
const sealed = sealBundle(Buffer.from(TEXT), privateKey);

it("writes a bundle that Sigstore's own library reads", () => {
  const { mediaType, content, verificationMaterial } = bundleFromJSON(JSON.parse(String(sealed)));
  expect(mediaType).toBe(BUNDLE_TYPE);
  expect(content).toMatchObject({ dsseEnvelope: { payload: Buffer.from(TEXT) } });
  expect(verificationMaterial).toMatchObject({ content: { $case: 'publicKey' }, tlogEntries: [] });
});

it('writes a bundle that its key opens, and no other', () => {
  expect(openEnvelope(sealed, publicKey)).toEqual({ ok: true, value: TEXT });
  expect(openEnvelope(sealed, other)).toEqual({ ok: false, failure: 'not signed by the given key' });
});
