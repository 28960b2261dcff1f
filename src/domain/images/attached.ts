/** Description of an artifact, or a file in one, that is attached to an image. */
export interface AttachedDescription {
  /** The whole artifact's type; absent in lists that older clients write. */
  readonly artifactType?: string;
  readonly mediaType?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Annotations in which cosign, BuildKit and Sigstore bundles name an attestation's predicate type. */
const PREDICATE_TYPES = ['predicateType', 'in-toto.io/predicate-type', 'dev.sigstore.bundle.predicateType'];
/** The empty configuration's type: cosign 2.5 gives it to its bundles in lists that it maintains itself. */
const EMPTY = 'application/vnd.oci.empty.v1+json';

/** Returns an attestation's predicate type, if its description names it. */
export function predicateTypeOf({
  annotations,
}: Pick<AttachedDescription, 'annotations'>): string | undefined {
  return PREDICATE_TYPES.map((name) => annotations[name]).find((each) => each !== undefined);
}

/** Whether an artifact has the empty type, so that only its files reveal its content. */
export function hasEmptyType({ artifactType }: Pick<AttachedDescription, 'artifactType'>): boolean {
  return artifactType === EMPTY;
}
