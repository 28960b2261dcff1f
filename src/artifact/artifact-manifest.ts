import { defined } from '../domain/index.ts';
import { BUNDLE_TYPE, bundleAnnotations } from '../sigstore/index.ts';
import { contentOf, descriptorOf, type Content } from './content.ts';
import { documentBytes, MANIFEST_TYPE, type ContentDescriptor } from './documents.ts';

// OCI image-spec manifest.md, "Guidelines for Artifact Usage", and cosign's BUNDLE_SPEC.md.

const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

type Subject = Pick<ContentDescriptor, 'mediaType' | 'digest' | 'size'>;

/** An artifact's full content for a registry. */
interface ReferringArtifact {
  readonly manifest: Content & { readonly mediaType: string };
  /** Pushed before the manifest. */
  readonly blobs: readonly Content[];
}

/** Wraps a document as a separate artifact that refers to its subject manifest. */
export function artifactManifest(
  document: Uint8Array,
  type: string,
  { mediaType, digest, size }: Subject,
  annotations?: Readonly<Record<string, string>>,
): ReferringArtifact {
  const config = contentOf(documentBytes({}));
  const layer = contentOf(document);
  const manifest = contentOf(
    documentBytes({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      artifactType: type,
      config: descriptorOf(EMPTY_TYPE, config),
      layers: [descriptorOf(type, layer)],
      subject: { mediaType, digest, size },
      ...defined({ annotations }),
    }),
  );
  return { manifest: { ...manifest, mediaType: MANIFEST_TYPE }, blobs: [config, layer] };
}

export function bundleManifest(
  bundle: Uint8Array,
  predicateType: string,
  subject: Subject,
): ReferringArtifact {
  return artifactManifest(bundle, BUNDLE_TYPE, subject, bundleAnnotations(predicateType));
}
