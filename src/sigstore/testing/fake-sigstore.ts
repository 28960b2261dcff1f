import { initializeCA, initializeCTLog, initializeTLog } from '@sigstore/mock';
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { BUNDLE_TYPE } from '../bundle.ts';

export const BUILDER = 'https://ci.example/team/ship/build.yml@refs/heads/main';
export const ISSUER = 'https://token.ci.example';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const ISSUER_EXTENSION = '1.3.6.1.4.1.57264.1.8';
const LOG = 'https://rekor.example';
const HOUR_MS = 3600 * 1000;

interface Signing {
  readonly name?: string;
  readonly issuer?: string;
  /** When the log says that it listed the signature. */
  readonly loggedAt?: Date;
}

/** An authority, its log of certificates, and a log of signatures, all made up. */
export interface FakeSigstore {
  /** Text of the file that names all of them. */
  readonly trustedRoot: string;
  /** The authority's certificate (PEM). */
  readonly certificate: string;
  /** Makes a bundle by somebody whom the authority has identified. */
  sign(statement: string, signing?: Signing): Promise<FakeBundle>;
}

/** The parts of a bundle that a test may change. */
export interface FakeBundle {
  mediaType: string;
  verificationMaterial: {
    certificate: { rawBytes: string };
    tlogEntries: Record<string, unknown>[];
  };
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string }[] };
}

type Authority = Awaited<ReturnType<typeof initializeCA>>;
type Log = Awaited<ReturnType<typeof initializeTLog>>;

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export async function fakeSigstore(): Promise<FakeSigstore> {
  const certificateLog = await initializeCTLog(newKey());
  const authority = await initializeCA(newKey(), certificateLog);
  const logKey = newKey();
  const log = await initializeTLog(LOG, logKey);
  const validFor = { start: new Date(Date.now() - HOUR_MS).toISOString() };
  const instance = (publicKey: Buffer) => ({
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: publicKey.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor,
    },
    logId: { keyId: hash('sha256', publicKey, 'base64') },
  });
  const certificates = [{ rawBytes: base64(authority.rootCertificate) }];
  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [{ baseUrl: LOG, ...instance(log.publicKey) }],
    ctlogs: [{ baseUrl: 'https://ct.example', ...instance(certificateLog.publicKey) }],
    certificateAuthorities: [{ uri: 'https://fulcio.example', certChain: { certificates }, validFor }],
  };
  return {
    trustedRoot: JSON.stringify(trustedRoot),
    certificate: toPem(base64(authority.rootCertificate)),
    sign: async (statement, { loggedAt, ...signer } = {}) => {
      const listing = loggedAt ? await initializeTLog(LOG, logKey, loggedAt) : log;
      return signBy(statement, signer, authority, listing);
    },
  };
}

/** Signs as a client of Sigstore does: with a key that is used once, which the authority certifies. */
async function signBy(
  statement: string,
  { name = BUILDER, issuer = ISSUER }: Omit<Signing, 'loggedAt'>,
  authority: Authority,
  log: Log,
): Promise<FakeBundle> {
  const { privateKey, publicKey } = newKey();
  const certificate = await authority.issueCertificate({
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    subjectAltName: name,
    extensions: [{ oid: ISSUER_EXTENSION, value: issuer }],
  });
  const rawBytes = base64(certificate);
  const payload = Buffer.from(statement);
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  const sig = sign('sha256', Buffer.concat([Buffer.from(head), payload]), privateKey).toString('base64');
  const dsseEnvelope = {
    payload: payload.toString('base64'),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ sig }],
  };
  const verifier = Buffer.from(toPem(rawBytes)).toString('base64');
  const listed = (await log.log({
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: { algorithm: 'sha256', value: hash('sha256', JSON.stringify(dsseEnvelope)) },
      payloadHash: { algorithm: 'sha256', value: hash('sha256', payload) },
      signatures: [{ signature: sig, verifier }],
    },
  })) as Readonly<Record<string, Listed>>;
  return {
    mediaType: BUNDLE_TYPE,
    verificationMaterial: {
      certificate: { rawBytes },
      tlogEntries: Object.values(listed).map(toEntry),
    },
    dsseEnvelope,
  };
}

/** Rekor's answer, as far as bundles hold it. */
interface Listed {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: {
    readonly inclusionProof: {
      readonly checkpoint: string;
      readonly hashes: readonly string[];
      readonly logIndex: number;
      readonly rootHash: string;
      readonly treeSize: number;
    };
    readonly signedEntryTimestamp: string;
  };
}

function toEntry({ body, integratedTime, logID, logIndex, verification }: Listed): Record<string, unknown> {
  const { inclusionProof: proof, signedEntryTimestamp } = verification;
  const fromHex = (text: string) => Buffer.from(text, 'hex').toString('base64');
  return {
    logIndex: String(logIndex),
    logId: { keyId: fromHex(logID) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: fromHex(proof.rootHash),
      treeSize: String(proof.treeSize),
      hashes: proof.hashes.map(fromHex),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: body,
  };
}

function base64({ buffer, byteOffset, byteLength }: Authority['rootCertificate']): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function toPem(certificate: string): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.replaceAll(/.{64}/gu, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
