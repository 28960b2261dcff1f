import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { openEnvelope, sealEnvelope } from './envelope.ts';

const TEXT = '{"a":"ä"}';
const ED = generateKeyPairSync('ed25519');
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const OTHER = generateKeyPairSync('ed25519');
const sealed = sealEnvelope(Buffer.from(TEXT), ED.privateKey);
const SEALED = JSON.parse(Buffer.from(sealed).toString()) as {
  payload: string;
  signatures: { keyid: string; sig: string }[];
};
const open = (content: unknown) => openEnvelope(Buffer.from(JSON.stringify(content)), ED.publicKey);

it.each([
  ['Ed25519', ED],
  ['ECDSA', EC],
])('opens what the same key of %s sealed', (_title, { privateKey, publicKey }) => {
  const bytes = sealEnvelope(Buffer.from(TEXT), privateKey);
  expect(openEnvelope(bytes, publicKey)).toEqual({ ok: true, value: TEXT });
});

it('signs type and length with the payload, as DSSE says', () => {
  const head = 'DSSEv1 28 application/vnd.in-toto+json 10 ';
  const sig = sign(null, Buffer.from(head + TEXT), ED.privateKey).toString('base64');
  expect(SEALED.signatures).toEqual([{ keyid: '', sig }]);
});

it('opens an envelope that others signed, too', () => {
  const other = { keyid: 'x', sig: 'AAAA' };
  expect(open({ ...SEALED, signatures: [other, ...SEALED.signatures] })).toMatchObject({ ok: true });
});

it('opens the envelope in a bundle of Sigstore', () => {
  expect(open({ mediaType: 'x', dsseEnvelope: SEALED })).toEqual({ ok: true, value: TEXT });
});

const unsigned = 'not signed by the given key';
const invalid = 'not a valid envelope';

it.each<[string, unknown, string]>([
  ['that nobody signed', { ...SEALED, signatures: [] }, unsigned],
  ['that is altered', { ...SEALED, payload: Buffer.from('{}').toString('base64') }, unsigned],
  ['whose signature is not base64', { ...SEALED, signatures: [{ sig: '\u0000é' }] }, unsigned],
  ['without signatures', { ...SEALED, signatures: undefined }, invalid],
  ['with too many signatures', { ...SEALED, signatures: Array(17).fill({ sig: '' }) }, invalid],
  ['whose payload is not text', { ...SEALED, payload: 1 }, invalid],
  ['of another type', { ...SEALED, payloadType: 'text/plain' }, 'not the envelope of a statement'],
  ['that is not an object', [SEALED], invalid],
  [
    'that is too deep',
    { ...SEALED, more: 'x'.repeat(300_000), deep: [[[[[[[[[1]]]]]]]]] },
    'nested more than 8 levels deep',
  ],
])('does not open an envelope %s', (_title, content, failure) => {
  expect(open(content)).toEqual({ ok: false, failure });
});

it('does not open the envelope of another key', () => {
  expect(openEnvelope(sealed, OTHER.publicKey)).toEqual({ ok: false, failure: unsigned });
  expect(openEnvelope(sealed, EC.publicKey)).toEqual({ ok: false, failure: unsigned });
});

it.each(['', 'AAAA', '-', 'MAYCAQACAQA=', 'A'.repeat(10_000)])(
  'does not open the envelope of a key of ECDSA with the signature %j',
  (sig) => {
    const bytes = Buffer.from(JSON.stringify({ ...SEALED, signatures: [{ sig }] }));
    expect(openEnvelope(bytes, EC.publicKey)).toEqual({ ok: false, failure: unsigned });
  },
);

it('does not open what is not text, or holds none', () => {
  expect(openEnvelope(Buffer.from([0xff]), ED.publicKey)).toEqual({
    ok: false,
    failure: 'not a text in UTF-8',
  });
  expect(openEnvelope(sealEnvelope(Buffer.from([0xff]), ED.privateKey), ED.publicKey)).toEqual({
    ok: false,
    failure: 'its statement is not a text in UTF-8',
  });
  expect(openEnvelope(Buffer.from('{'), ED.publicKey)).toEqual({ ok: false, failure: 'not valid JSON' });
});
