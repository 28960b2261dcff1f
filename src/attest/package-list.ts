import { failed, isJsonObject, ok, type Digest, type JsonObject, type Result } from '../domain/index.ts';
import { mayBeBundle, readStatement, type Voucher } from '../sigstore/index.ts';
import { INDEXED_BY, PACKAGES } from './predicates.ts';

/** How artifacts of a registry, and their files, are described. */
interface Described {
  readonly artifactType?: string;
  readonly mediaType?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Annotations by which cosign, BuildKit and Sigstore's bundles tell what an attestation says. */
const PREDICATE_TYPES = ['predicateType', 'in-toto.io/predicate-type', 'dev.sigstore.bundle.predicateType'];
const TYPES = /in-toto|dsse/iu;

/** Returns what an attestation says by its description, if that tells. */
export function predicateTypeOf({ annotations }: Pick<Described, 'annotations'>): string | undefined {
  return PREDICATE_TYPES.map((name) => annotations[name]).find((each) => each !== undefined);
}

/** Whether something that is attached to an image may be an attestation. */
export function mayBeAttestation(described: Described): boolean {
  const { artifactType, mediaType = '' } = described;
  return mayBeBundle(described) || TYPES.test(artifactType ?? mediaType);
}

/** Whether something that is attached to an image may be an attestation of its packages. */
export function mayBePackageList(described: Described): boolean {
  return mayBeAttestation(described) && (predicateTypeOf(described) ?? PACKAGES) === PACKAGES;
}

/** Who vouches for a list of packages, and what it has to be of. */
export interface ListExpected {
  readonly voucher: Voucher;
  readonly digest: Digest;
  /** The catalogers of this program, with their versions. */
  readonly indexedBy: string;
}

/** Returns the SBOM that is vouched for of an image, read by the same catalogers; else fails with the reason. */
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
