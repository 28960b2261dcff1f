import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, VerificationError, type Signer, type Verifier } from '@sigstore/verify';
import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { failed, isJsonObject, ok, type Result } from '../domain/index.ts';
import { BUNDLE_TYPE } from './bundle.ts';
import { holdsStatement, readSigned, statementIn } from './envelope.ts';
import { MAX_LOG_ENTRIES, MAX_PROOF_BYTES } from './limits.ts';
import { readTrustedRoot } from './trusted-root.ts';
import type { Voucher } from './voucher.ts';

// Sigstore's client specification: github.com/sigstore/architecture-docs/blob/main/client-spec.md, "Verification".

/** A signer without a long-lived key, as identified by an OIDC provider. */
export interface SignerIdentity {
  /** The certificate's subject: an email address, or a workflow's address. */
  readonly name: string;
  /** The provider's address. */
  readonly issuer: string;
}

/** Older clients' spelling for the same version. */
const BUNDLE_TYPES = [BUNDLE_TYPE, 'application/vnd.dev.sigstore.bundle+json;version=0.3'];
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** Checks before the library does: types that it converts, and sizes that it does not limit. */
const bundleSchema = z.looseObject({
  verificationMaterial: z.looseObject({
    certificate: z.looseObject({ rawBytes: z.string() }),
    tlogEntries: z.array(z.unknown()).optional(),
  }),
  dsseEnvelope: z.looseObject({ payload: z.string(), payloadType: z.string() }),
});
type BundleDocument = z.output<typeof bundleSchema>;

/** Trusts one identity, as confirmed by a trusted root's authorities. Throws CONFIG_INVALID for any other file. */
export function voucherByIdentity(identity: SignerIdentity, rootFile: string): Voucher {
  const verifier = readTrustedRoot(rootFile);
  return { open: (bytes) => openBundle(bytes, identity, verifier) };
}

function openBundle(bytes: Uint8Array, identity: SignerIdentity, verifier: Verifier): Result<string> {
  const document = readBundle(bytes);
  if (!document.ok) return document;
  const reason = flawOfCertificate(document.value);
  if (reason !== undefined) return failed(reason);
  const verified = verify(document.value, verifier);
  if (!verified.ok) return verified;
  const { signer, payload } = verified.value;
  // The library treats an expected name as a pattern, which need not match the whole.
  const { subjectAlternativeName: name = 'nobody', extensions } = signer.identity ?? {};
  if (name !== identity.name) return failed(`signed by ${name}, not by ${identity.name}`);
  const issuer = extensions?.issuer ?? 'nobody';
  if (issuer !== identity.issuer) {
    return failed(`signed by ${name} as ${issuer} knows them, not ${identity.issuer}`);
  }
  return statementIn(payload);
}

function readBundle(bytes: Uint8Array): Result<BundleDocument> {
  const parsed = readSigned(bytes);
  if (!parsed.ok) return parsed;
  const bundle = parsed.value;
  if (!isJsonObject(bundle) || !BUNDLE_TYPES.some((type) => type === bundle['mediaType'])) {
    return failed('not a Sigstore bundle of version 0.3, so not signed by an identity');
  }
  const material = bundle['verificationMaterial'];
  if (isJsonObject(material) && 'publicKey' in material) return failed('signed by a key, not by an identity');
  if (JSON.stringify([material]).length > MAX_PROOF_BYTES) {
    return failed(`its proofs are larger than ${MAX_PROOF_BYTES} bytes`);
  }
  const { success, data } = bundleSchema.safeParse(bundle, { jitless: true });
  if (!success) return failed('not a valid Sigstore bundle');
  if (!holdsStatement(data.dsseEnvelope)) return failed('not the envelope of a statement');
  const { tlogEntries = [] } = data.verificationMaterial;
  if (tlogEntries.length === 0) return failed('no transparency log lists it');
  if (tlogEntries.length > MAX_LOG_ENTRIES) return failed('too many entries of transparency logs');
  return ok(data);
}

/** Checks the certificate's purpose: authorities also certify timestamp services and further authorities. */
function flawOfCertificate({ verificationMaterial: { certificate } }: BundleDocument): string | undefined {
  try {
    const { ca, keyUsage } = new X509Certificate(Buffer.from(certificate.rawBytes, 'base64'));
    // Node's `keyUsage` holds the extended key usage, and is undefined for a certificate without it, whatever
    // its types declare.
    const isForSigning = !ca && [keyUsage].flat().includes(CODE_SIGNING);
    return isForSigning ? undefined : 'its certificate is not one for signing';
  } catch {
    return 'its certificate is not valid';
  }
}

interface Verified {
  readonly signer: Signer;
  readonly payload: Uint8Array;
}

function verify(document: BundleDocument, verifier: Verifier): Result<Verified> {
  try {
    const bundle = bundleFromJSON(document);
    if (bundle.content.$case !== 'dsseEnvelope') return failed('not a valid Sigstore bundle');
    const signer = verifier.verify(toSignedEntity(bundle));
    return ok({ signer, payload: bundle.content.dsseEnvelope.payload });
  } catch (error) {
    return failed(error instanceof VerificationError ? reasonOf(error) : 'its proofs are not valid');
  }
}

/** Replaces the library's messages, which may quote the bundle. */
function reasonOf({ code, message, cause }: VerificationError): string {
  switch (code) {
    case 'CERTIFICATE_ERROR':
      return `its certificate does not count: ${cause instanceof VerificationError ? cause.message : message}`;
    case 'TIMESTAMP_ERROR':
      return 'nobody who is trusted confirms when it was signed';
    case 'TLOG_BODY_ERROR':
      return 'its entry in the transparency log is about something else';
    case 'SIGNATURE_ERROR':
      return 'not signed by the key of its certificate';
    case 'TLOG_ERROR':
    case 'TLOG_INCLUSION_PROOF_ERROR':
    case 'TLOG_INCLUSION_PROMISE_ERROR':
    case 'TLOG_MISSING_INCLUSION_ERROR':
      return 'no transparency log that is trusted lists it';
    case 'NOT_IMPLEMENTED_ERROR':
    case 'PUBLIC_KEY_ERROR':
      return 'its proofs are not valid';
  }
}
