import type { Distribution, ImageIdentity, Layer, ScanResult } from '../../domain/index.ts';

/** Distribution names that differ from their os-release `ID`. */
const FAMILIES: Readonly<Record<string, string>> = {
  almalinux: 'alma',
  amzn: 'amazon',
  ol: 'oracle',
  rhel: 'redhat',
  mariner: 'cbl-mariner',
};

export function familyOf({ id }: Distribution): string {
  return FAMILIES[id] ?? id;
}

/** Describes an image, as far as a scan knows it. */
export function metadata({ image, distribution }: ScanResult) {
  const { layers, configDigest, reference, transport, manifestDigest } = image;
  const isNamed = transport === 'docker' && !reference.includes('@');
  const repository = withoutTag(reference);
  return {
    ...(layers.every(({ size }) => size !== undefined) && { Size: sizeOf(layers) }),
    ...(distribution && { OS: { Family: familyOf(distribution), Name: distribution.version } }),
    ImageID: configDigest,
    DiffIDs: layers.map(({ diffId }) => diffId).filter((id) => id !== undefined),
    ...(isNamed && { RepoTags: [reference] }),
    ...(transport === 'docker' &&
      manifestDigest !== undefined && { RepoDigests: [`${repository}@${manifestDigest}`] }),
    ImageConfig: imageConfig(image),
    Layers: layers.map((layer) => ({ Size: layer.size, ...layerDocument(layer) })),
  };
}

export function layerDocument({ digest, diffId }: Layer) {
  return { Digest: digest, DiffID: diffId };
}

function imageConfig({ platform, created, layers }: ImageIdentity) {
  return {
    architecture: platform?.architecture ?? '',
    created,
    history: layers.map(({ createdBy }) => ({ created, created_by: createdBy })),
    os: platform?.os ?? '',
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId).filter((id) => id !== undefined) },
    config: {},
  };
}

function sizeOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { size = 0 }) => sum + size, 0);
}

/** Cuts the digest, or the tag, which comes after the last slash. */
function withoutTag(reference: string): string {
  const name = reference.split('@', 1).join();
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}
