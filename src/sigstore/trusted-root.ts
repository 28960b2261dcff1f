import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toTrustMaterial, Verifier } from '@sigstore/verify';
import { readFileSync } from 'node:fs';
import { isJsonObject, parseJson } from '../domain/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { ROOT_BOUNDS } from './limits.ts';

// github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto

const ROOT_TYPES = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
];

/** Makes a verifier from the authorities and logs in a file. Throws CONFIG_INVALID. */
export function readTrustedRoot(file: string): Verifier {
  try {
    const root = rootOf(readFileSync(file, 'utf8'));
    if (root.certificateAuthorities.length === 0) throw new Error('it names no certificate authority');
    if (root.tlogs.length === 0) throw new Error('it names no transparency log');
    // If the root names no certificate logs, its authorities use none.
    const ctlogThreshold = root.ctlogs.length === 0 ? 0 : 1;
    const options = { tlogThreshold: 1, timestampThreshold: 1, ctlogThreshold };
    return new Verifier(toTrustMaterial(root), options);
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `cannot use ${file} as a trusted root: ${messageOf(cause)}`, {
      hint: 'name the trusted_root.json of your Sigstore, or make one: cosign trusted-root create',
      cause,
    });
  }
}

function rootOf(text: string): TrustedRoot {
  const parsed = parseJson(text, ROOT_BOUNDS);
  if (!parsed.ok) throw new Error(parsed.failure);
  const root = parsed.value;
  if (!isJsonObject(root) || !ROOT_TYPES.some((type) => type === root['mediaType'])) {
    throw new Error("it is not one of Sigstore's");
  }
  return TrustedRoot.fromJSON(root);
}
