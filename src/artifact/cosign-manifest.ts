import { defined } from '../domain/index.ts';
import { contentOf, descriptorOf, type Content } from './content.ts';
import { documentBytes, MANIFEST_TYPE, type ContentDescriptor } from './documents.ts';

const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
const NO_TIME = '0001-01-01T00:00:00Z';

interface CosignImage {
  readonly layers: readonly ContentDescriptor[];
  /** The image that the layers describe. */
  readonly subject: Pick<ContentDescriptor, 'mediaType' | 'digest' | 'size'>;
  readonly artifactType?: string;
}

/** Describes signatures or attestations as cosign stores them: as the layers in an image. */
export function cosignManifest({ layers, subject, artifactType }: CosignImage): {
  readonly manifest: Content & { readonly mediaType: string };
  readonly config: Content;
} {
  const config = contentOf(
    documentBytes({
      architecture: '',
      created: NO_TIME,
      history: layers.map(() => ({ created: NO_TIME })),
      os: '',
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
      config: {},
    }),
  );
  const manifest = contentOf(
    documentBytes({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      ...defined({ artifactType }),
      config: descriptorOf(CONFIG_TYPE, config),
      layers,
      subject,
    }),
  );
  return { manifest: { ...manifest, mediaType: MANIFEST_TYPE }, config };
}
