import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../errors/index.ts';
import { sealBundle } from './bundle.ts';
import { sealEnvelope } from './envelope.ts';
import { MAX_PROOF_BYTES } from './limits.ts';
import { openVoucher } from './open-voucher.ts';
import {
  BUILDER,
  fakeSigstore,
  ISSUER,
  type FakeBundle,
  type FakeSigstore,
} from './testing/fake-sigstore.ts';
import type { Voucher } from './voucher.ts';

const STATEMENT = '{"_type":"x"}';
const { privateKey } = generateKeyPairSync('ed25519');
const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-identity-'));
let sigstore: FakeSigstore;
let voucher: Voucher;

const written = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const trusting = (
  root: string,
  identity: string | undefined = BUILDER,
  issuer: string | undefined = ISSUER,
) => openVoucher({ key: undefined, identity, issuer, trustedRoot: root }, '--attest');

beforeAll(async () => {
  sigstore = await fakeSigstore();
  const opened = await trusting(written('root.json', sigstore.trustedRoot));
  if (!opened) throw new Error('somebody is trusted');
  voucher = opened;
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const open = (bundle: unknown) => voucher.open(Buffer.from(JSON.stringify(bundle)));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('an identity', () => {
  it('vouches for what it signed', async () => {
    expect(open(await sigstore.sign(STATEMENT))).toEqual({ ok: true, value: STATEMENT });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'another name',
      () => sigstore.sign(STATEMENT, { name: `${BUILDER}-x` }),
      `signed by ${BUILDER}-x, not by ${BUILDER}`,
    ],
    [
      'a name that holds it',
      () => sigstore.sign(STATEMENT, { name: `https://evil.example/?${BUILDER}` }),
      'signed by https://evil.example/?',
    ],
    [
      'another issuer',
      () => sigstore.sign(STATEMENT, { issuer: 'https://evil.example' }),
      `signed by ${BUILDER} as https://evil.example knows them, not ${ISSUER}`,
    ],
    [
      'another authority',
      async () => (await fakeSigstore()).sign(STATEMENT),
      'its certificate does not count',
    ],
    [
      'a certificate that had expired',
      () => sigstore.sign(STATEMENT, { loggedAt: new Date(Date.now() + 3600 * 1000) }),
      'its certificate does not count: certificate is not valid or expired at the specified date',
    ],
    [
      'a certificate that was not valid yet',
      () => sigstore.sign(STATEMENT, { loggedAt: new Date(Date.now() - 60_000) }),
      'its certificate does not count',
    ],
    [
      'a key',
      () => Promise.resolve(JSON.parse(String(sealBundle(Buffer.from(STATEMENT), privateKey)))),
      'signed by a key',
    ],
    [
      'a key, without a bundle',
      () => Promise.resolve(JSON.parse(String(sealEnvelope(Buffer.from(STATEMENT), privateKey)))),
      'not a Sigstore bundle of version 0.3',
    ],
  ])('does not vouch for what is signed by %s', async (_title, make, failure) => {
    const opened = open(await make());
    expect(opened).toMatchObject({ ok: false });
    expect(!opened.ok && opened.failure).toContain(failure);
  });

  type Change = (bundle: FakeBundle, other: FakeBundle) => unknown;
  it.each<[string, Change, string]>([
    [
      'an altered statement',
      ({ dsseEnvelope }) => (dsseEnvelope.payload = base64('{"_type":"y"}')),
      'is about something else',
    ],
    [
      'another signature',
      ({ dsseEnvelope }, other) => (dsseEnvelope.signatures = other.dsseEnvelope.signatures),
      'is about something else',
    ],
    ['no signature', ({ dsseEnvelope }) => (dsseEnvelope.signatures = []), 'its proofs are not valid'],
    [
      'another type of content',
      ({ dsseEnvelope }) => (dsseEnvelope.payloadType = 'text/plain'),
      'not the envelope of a statement',
    ],
    [
      'no entry in a log',
      ({ verificationMaterial }) => (verificationMaterial.tlogEntries = []),
      'no transparency log lists it',
    ],
    [
      'the entry of something else',
      ({ verificationMaterial }, other) =>
        (verificationMaterial.tlogEntries = other.verificationMaterial.tlogEntries),
      'is about something else',
    ],
    [
      'an entry with another time',
      ({ verificationMaterial: { tlogEntries } }) =>
        Object.assign(tlogEntries[0] ?? {}, { integratedTime: String(Math.floor(Date.now() / 1000) + 30) }),
      'no transparency log that is trusted lists it',
    ],
    [
      'an entry that the log did not sign',
      ({ verificationMaterial: { tlogEntries } }) =>
        Object.assign(tlogEntries[0] ?? {}, { inclusionPromise: { signedEntryTimestamp: base64('x') } }),
      'no transparency log that is trusted lists it',
    ],
    [
      'an entry without a time',
      ({ verificationMaterial: { tlogEntries } }) => delete tlogEntries[0]?.['inclusionPromise'],
      'nobody who is trusted confirms when it was signed',
    ],
    [
      'the same entry twice',
      ({ verificationMaterial: { tlogEntries } }) => tlogEntries.push(...tlogEntries),
      'nobody who is trusted confirms when it was signed',
    ],
    [
      'too many entries',
      ({ verificationMaterial }) =>
        (verificationMaterial.tlogEntries = Array<Record<string, unknown>>(9).fill({})),
      'too many entries of transparency logs',
    ],
    [
      "another's certificate",
      ({ verificationMaterial }, other) =>
        (verificationMaterial.certificate = other.verificationMaterial.certificate),
      'not signed by the key of its certificate',
    ],
    [
      "the authority's own certificate",
      ({ verificationMaterial }) => {
        const root = JSON.parse(sigstore.trustedRoot) as {
          certificateAuthorities: [{ certChain: { certificates: [{ rawBytes: string }] } }];
        };
        [verificationMaterial.certificate] = root.certificateAuthorities[0].certChain.certificates;
      },
      'its certificate is not one for signing',
    ],
    [
      'an invalid certificate',
      ({ verificationMaterial }) => (verificationMaterial.certificate.rawBytes = base64('x')),
      'its certificate is not valid',
    ],
    [
      'a certificate cut in half',
      ({ verificationMaterial: { certificate } }) =>
        (certificate.rawBytes = certificate.rawBytes.slice(0, 400)),
      'its certificate is not valid',
    ],
    [
      'a certificate that nests itself',
      ({ verificationMaterial: { certificate } }) =>
        (certificate.rawBytes = nested(20_000).toString('base64')),
      'its certificate is not valid',
    ],
    [
      'many certificates',
      ({ verificationMaterial }, other) =>
        Object.assign(verificationMaterial, {
          certificate: undefined,
          x509CertificateChain: { certificates: Array(50).fill(other.verificationMaterial.certificate) },
        }),
      'not a valid Sigstore bundle',
    ],
    [
      'a number without an end',
      ({ verificationMaterial: { tlogEntries } }) =>
        Object.assign(tlogEntries[0] ?? {}, { logIndex: '9'.repeat(MAX_PROOF_BYTES) }),
      'its proofs are larger than',
    ],
    [
      'an entry that is a text',
      ({ verificationMaterial }) => Object.assign(verificationMaterial, { tlogEntries: ['x'] }),
      'its proofs are not valid',
    ],
    [
      'entries that are no list',
      ({ verificationMaterial }) => Object.assign(verificationMaterial, { tlogEntries: { length: 1 } }),
      'not a valid Sigstore bundle',
    ],
    [
      'proofs that are a list',
      (bundle) => Object.assign(bundle, { verificationMaterial: [] }),
      'not a valid Sigstore bundle',
    ],
    [
      'no proofs',
      (bundle) => Object.assign(bundle, { verificationMaterial: undefined }),
      'not a valid Sigstore bundle',
    ],
    [
      'another version',
      (bundle) => (bundle.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.1'),
      'not a Sigstore bundle of version 0.3',
    ],
  ])('does not vouch for a bundle with %s', async (_title, change, failure) => {
    const [bundle, other] = [await sigstore.sign(STATEMENT), await sigstore.sign('{"_type":"z"}')];
    change(bundle, other);
    const opened = open(bundle);
    expect(opened).toMatchObject({ ok: false });
    expect(!opened.ok && opened.failure).toContain(failure);
  });

  it('does not vouch for a bundle that is cut anywhere', async () => {
    const whole = JSON.stringify(await sigstore.sign(STATEMENT));
    for (let length = 0; length < whole.length; length += 97) {
      expect(voucher.open(Buffer.from(whole.slice(0, length)))).toMatchObject({ ok: false });
    }
  });
});

/** DER of sequences in each other. */
function nested(depth: number): Buffer {
  const heads: Buffer[] = [];
  for (let length = 0; heads.length < depth;) {
    const head = Buffer.from([0x30, 0x83, length >> 16, (length >> 8) & 255, length & 255]);
    heads.push(head);
    length += head.length;
  }
  return Buffer.concat(heads.reverse());
}

describe('trust in an identity', () => {
  const empty = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' };
  it.each([
    ['is missing', () => path.join(folder, 'nothing'), 'ENOENT'],
    ['is not JSON', () => written('text', 'hello'), 'not valid JSON'],
    ['is a bundle', () => written('bundle', '{"mediaType":"x"}'), "it is not one of Sigstore's"],
    ['is empty', () => written('empty', JSON.stringify(empty)), 'it names no certificate authority'],
    [
      'names no log',
      () =>
        written('logless', JSON.stringify({ ...(JSON.parse(sigstore.trustedRoot) as object), tlogs: [] })),
      'it names no transparency log',
    ],
    [
      'names a log without a key',
      () =>
        written('keyless', JSON.stringify({ ...(JSON.parse(sigstore.trustedRoot) as object), tlogs: [{}] })),
      'cannot use',
    ],
  ])('refuses a trusted root that %s', async (_title, file, message) => {
    await expect(trusting(file())).rejects.toThrow(message);
    await expect(trusting(file())).rejects.toThrow(AppError);
  });

  it('needs a name, an issuer and a trusted root, and no key', async () => {
    const identity = { key: undefined, identity: BUILDER, issuer: ISSUER, trustedRoot: undefined };
    const message = 'an identity needs its name, its issuer and a trusted root';
    await expect(openVoucher(identity, '--attest')).rejects.toThrow(message);
    await expect(
      openVoucher({ ...identity, issuer: undefined, trustedRoot: 'x' }, '--attest'),
    ).rejects.toThrow(message);
    await expect(openVoucher({ ...identity, key: 'key.pub' }, '--attest')).rejects.toThrow(
      'cannot be combined',
    );
  });
});
