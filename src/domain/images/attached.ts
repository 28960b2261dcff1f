/** How an artifact that is attached to an image, or a file of one, is described. */
export interface AttachedDescription {
  /** Kind of the whole artifact; absent in lists that older clients write. */
  readonly artifactType?: string;
  readonly mediaType?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Annotations by which cosign, BuildKit and Sigstore's bundles tell what an attestation says. */
const PREDICATE_TYPES = ['predicateType', 'in-toto.io/predicate-type', 'dev.sigstore.bundle.predicateType'];
/** The type of an empty configuration: cosign 2.5 gives it to its bundles in lists that it keeps itself. */
const EMPTY = 'application/vnd.oci.empty.v1+json';

/** Returns what an attestation says by its description, if that tells. */
export function predicateTypeOf({
  annotations,
}: Pick<AttachedDescription, 'annotations'>): string | undefined {
  return PREDICATE_TYPES.map((name) => annotations[name]).find((each) => each !== undefined);
}

/** Whether the type of an artifact is the empty one, so that only its files tell what it is. */
export function hasEmptyType({ artifactType }: Pick<AttachedDescription, 'artifactType'>): boolean {
  return artifactType === EMPTY;
}
