import { expect, it } from 'vitest';
import { mayBeVex, readAttachedVex } from './attached.ts';

const HASH = 'a'.repeat(64);
const PREDICATE = 'https://openvex.dev/ns/v0.2.0';
const VEX = {
  '@context': PREDICATE,
  statements: [{ vulnerability: { name: 'CVE-2024-1' }, status: 'fixed', products: [] }],
};
const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: HASH } }],
  predicateType: PREDICATE,
  predicate: VEX,
};
const envelope = (payload: unknown) => ({
  payloadType: 'application/vnd.in-toto+json',
  payload: Buffer.from(JSON.stringify(payload)).toString('base64'),
  signatures: [],
});
const read = (content: unknown) =>
  readAttachedVex(JSON.stringify(content), 'oci:x', [`sha256:${HASH}`, 'sha256:b']);

it.each([
  ['a document', VEX],
  ['a statement', STATEMENT],
  ['an envelope', envelope(STATEMENT)],
  ['a bundle', { dsseEnvelope: envelope(STATEMENT) }],
])('reads VEX in %s', (_title, content) => {
  expect(read(content)).toMatchObject({
    ok: true,
    value: {
      source: 'oci:x',
      digests: [`sha256:${HASH}`, 'sha256:b'],
      statements: [{ ids: ['CVE-2024-1'], statement: { status: 'fixed' } }],
    },
  });
});

it.each([
  ['another kind', { ...STATEMENT, predicateType: 'https://slsa.dev/provenance/v1' }],
  ['another image', { ...STATEMENT, subject: [{ digest: { sha256: 'b'.repeat(64) } }] }],
  ['no image', { ...STATEMENT, subject: [] }],
])('leaves out an attestation of %s', (_title, content) => {
  expect(read(envelope(content))).toBeUndefined();
});

it('leaves out a bundle that only signs the image', () => {
  const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest: '' }, signature: '' };
  expect(read({ verificationMaterial: {}, messageSignature })).toBeUndefined();
});

it.each([
  [1, 'not a JSON object'],
  [{ payload: 'e30=' }, 'not OpenVEX, CSAF 2.0 or CycloneDX'],
  [{ payload: 'ew==' }, 'its payload is not valid JSON'],
  [{ payload: 'MQ==' }, 'its payload is not a JSON object'],
  [{ ...STATEMENT, predicate: 1 }, 'not OpenVEX, CSAF 2.0 or CycloneDX'],
])('fails for what is not a document: %j', (content, failure) => {
  expect(read(content)).toEqual({ ok: false, failure });
});

it.each<[{ artifactType?: string; mediaType?: string; predicateType?: string }, boolean]>([
  [{ artifactType: 'application/vnd.openvex+json' }, true],
  [{ mediaType: 'application/vnd.dsse.envelope.v1+json' }, true],
  [{ artifactType: 'application/vnd.oci.empty.v1+json' }, true],
  [{ artifactType: 'application/spdx+json', mediaType: 'application/vex' }, false],
  [{ mediaType: 'application/vnd.in-toto+json', predicateType: PREDICATE }, true],
  [{ mediaType: 'application/vnd.in-toto+json', predicateType: 'https://slsa.dev/provenance/v1' }, false],
])('tells what may be VEX by its description: %j', ({ predicateType, ...types }, isMeant) => {
  const annotations: Record<string, string> = predicateType === undefined ? {} : { predicateType };
  expect(mayBeVex({ ...types, annotations })).toBe(isMeant);
});
