import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseDigest } from '../domain/index.ts';
import { sealEnvelope, statementOf, voucherByKey } from '../sigstore/index.ts';
import { describeAttestation } from './describe-attestation.ts';
import { mayBePackageList, openPackageList } from './package-list.ts';
import { INDEXED_BY, PACKAGES, VULNERABILITIES } from './predicates.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const voucher = voucherByKey(publicKey);
const other = voucherByKey(generateKeyPairSync('ed25519').publicKey);
const [digest, another] = ['a', 'b'].map((letter) => parseDigest(`sha256:${letter.repeat(64)}`));
if (!digest || !another) throw new Error('digests are digests');
const READERS = { name: INDEXED_BY, value: 'dpkg/1' };
const sbomBy = (...properties: unknown[]) => ({ bomFormat: 'CycloneDX', metadata: { properties } });
const sealed = (predicate: object, type = PACKAGES, about = digest) => {
  const statement = statementOf({ name: 'app', digest: about }, type, predicate);
  return sealEnvelope(Buffer.from(JSON.stringify(statement)), privateKey);
};
const open = (bytes: Uint8Array, indexedBy = 'dpkg/1') =>
  openPackageList(bytes, { voucher, digest, indexedBy });

it('opens a list that the same catalogers made', () => {
  const sbom = sbomBy({ name: 'x', value: 'y' }, READERS);
  expect(open(sealed(sbom))).toEqual({ ok: true, value: JSON.stringify(sbom) });
});

const foreign = 'not a package list that plimsoll attest wrote';
const differs = 'made by a version of Plimsoll that reads images differently';

it.each([
  ['other catalogers', sealed(sbomBy({ ...READERS, value: 'dpkg/2' })), differs],
  ['catalogers that are not text', sealed(sbomBy({ ...READERS, value: ['dpkg/1'] })), differs],
  ['two sets of catalogers', sealed(sbomBy(READERS, READERS)), foreign],
  ['nobody', sealed(sbomBy()), foreign],
  ['something odd', sealed({ metadata: { properties: { 0: READERS } } }), foreign],
  ['something without metadata', sealed({ metadata: null }), foreign],
  ['a scan', sealed(sbomBy(READERS), VULNERABILITIES), 'not a package list'],
  ['a scan of another image', sealed(sbomBy(READERS), PACKAGES, another), 'about another image'],
])('does not open what %s made', (_title, bytes, failure) => {
  expect(open(bytes)).toEqual({ ok: false, failure });
});

it.each([
  [{ mediaType: 'application/vnd.dsse.envelope.v1+json' }, {}, true],
  [{ mediaType: 'application/vnd.dsse.envelope.v1+json' }, { predicateType: PACKAGES }, true],
  [{ mediaType: 'application/vnd.in-toto+json' }, { 'in-toto.io/predicate-type': PACKAGES }, true],
  [{ mediaType: 'application/vnd.dsse.envelope.v1+json' }, { predicateType: VULNERABILITIES }, false],
  [{ artifactType: 'application/spdx+json', mediaType: 'application/vnd.in-toto+json' }, {}, false],
  [{}, {}, false],
])('tells by its description whether %j with %j may be a list', (types, annotations, isMeant) => {
  expect(mayBePackageList({ ...types, annotations })).toBe(isMeant);
});

it.each([
  ['verified', sealed({}), voucher, { predicateType: PACKAGES }],
  [
    'without a key',
    sealed({}),
    undefined,
    { predicateType: PACKAGES, reason: 'no key or identity was given' },
  ],
  ['by another key', sealed({}), other, { predicateType: PACKAGES, reason: 'not signed by the given key' }],
  ['of another image', sealed({}, PACKAGES, another), voucher, { reason: 'about another image' }],
  ['unreadable', Buffer.from('{}'), voucher, { reason: 'not a valid envelope' }],
])('describes an attestation that is %s', (_title, bytes, given, described) => {
  expect(describeAttestation(bytes, [digest], given)).toEqual(described);
});
