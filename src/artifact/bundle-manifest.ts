import { BUNDLE_TYPE, bundleAnnotations } from '../sigstore/index.ts';
import { contentOf, type Content } from './content.ts';
import { documentBytes, MANIFEST_TYPE, type Descriptor } from './documents.ts';

// OCI image-spec manifest.md, "Guidelines for Artifact Usage", and cosign's BUNDLE_SPEC.md.

const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

/** What a registry needs to hold of a bundle. */
interface BundleArtifact {
  readonly manifest: Content & { readonly mediaType: string };
  /** To be pushed before it. */
  readonly blobs: readonly Content[];
}

/** Describes a bundle as an artifact of its own, which refers to the manifest that it is about. */
export function bundleManifest(
  bundle: Uint8Array,
  predicateType: string,
  { mediaType, digest, size }: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>,
): BundleArtifact {
  const config = contentOf(documentBytes({}));
  const layer = contentOf(bundle);
  const manifest = contentOf(
    documentBytes({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      artifactType: BUNDLE_TYPE,
      config: { mediaType: EMPTY_TYPE, digest: config.digest, size: config.bytes.length },
      layers: [{ mediaType: BUNDLE_TYPE, digest: layer.digest, size: layer.bytes.length }],
      subject: { mediaType, digest, size },
      annotations: bundleAnnotations(predicateType),
    }),
  );
  return { manifest: { ...manifest, mediaType: MANIFEST_TYPE }, blobs: [config, layer] };
}
