import {
  failed,
  isJsonObject,
  ok,
  predicateTypeOf,
  type AttachedDescription,
  type Digest,
  type JsonObject,
  type Result,
} from '../domain/index.ts';
import { mayBeBundle, readStatement, type Voucher } from '../sigstore/index.ts';
import { INDEXED_BY, PACKAGES } from './predicates.ts';

const TYPES = /in-toto|dsse/iu;

/** Whether an attached artifact may be an attestation. */
export function mayBeAttestation(described: AttachedDescription): boolean {
  const { artifactType, mediaType = '' } = described;
  return mayBeBundle(described) || TYPES.test(artifactType ?? mediaType);
}

/** Whether an attached artifact may be a package list attestation. */
export function mayBePackageList(described: AttachedDescription): boolean {
  return mayBeAttestation(described) && (predicateTypeOf(described) ?? PACKAGES) === PACKAGES;
}

/** The verifier for a package list, and the image it must describe. */
export interface ListExpected {
  readonly voucher: Voucher;
  readonly digest: Digest;
  /** This program's catalogers, with their versions. */
  readonly indexedBy: string;
}

/** Returns the image's verified SBOM if the same catalogers produced it; otherwise fails with the reason. */
export function openPackageList(
  bytes: Uint8Array,
  { voucher, digest, indexedBy }: ListExpected,
): Result<string> {
  const opened = voucher.open(bytes);
  if (!opened.ok) return opened;
  const statement = readStatement(opened.value, digest);
  if (!statement.ok) return statement;
  const { predicateType, predicate } = statement.value;
  if (predicateType !== PACKAGES) return failed('not a package list');
  const readers = readersOf(predicate);
  if (readers === undefined) return failed('not a package list that plimsoll attest wrote');
  if (readers !== indexedBy) return failed('made by a version of Plimsoll that reads images differently');
  return ok(JSON.stringify(predicate));
}

function readersOf({ metadata }: JsonObject): unknown {
  const properties = isJsonObject(metadata) ? metadata['properties'] : undefined;
  if (!Array.isArray(properties)) return undefined;
  const named = properties.filter((each) => isJsonObject(each) && each['name'] === INDEXED_BY);
  const [only, ...others] = named.map((each) => (isJsonObject(each) ? each['value'] : undefined));
  return others.length > 0 ? undefined : only;
}
