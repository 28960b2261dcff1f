import { gzipSync } from 'node:zlib';
import { contentOf, INDEX_TYPE, MANIFEST_TYPE, type ArtifactDescriptor } from '../../src/artifact/index.ts';
import type { Platform } from '../../src/domain/index.ts';
import { CACHE, ENVIRONMENT, USER, type ImageDescription } from './images.ts';
import { json, type LayoutFolder } from './layout-folder.ts';
import { writeTar, type Entry } from './tar.ts';

export interface ImagesInput {
  readonly images: readonly ImageDescription[];
  readonly version: string;
  /** The time of everything, since 1970. */
  readonly seconds: number;
  /** The layers of each architecture, as OCI names it. */
  readonly platforms: Readonly<Record<string, Readonly<Record<string, readonly Entry[]>>>>;
}

export interface PlatformManifest extends ArtifactDescriptor {
  readonly platform: Platform;
}

/** An image of all its platforms. */
export interface WrittenImage {
  readonly name: string;
  readonly digest: string;
  readonly manifests: readonly PlatformManifest[];
}

interface Layer {
  readonly title: string;
  readonly diffId: string;
  readonly descriptor: ArtifactDescriptor;
}

/** Writes images under their names: of several platforms an index, of one its manifest. */
export function writeImages(
  layout: LayoutFolder,
  { images, version, seconds, platforms }: ImagesInput,
): readonly WrittenImage[] {
  const written = Object.entries(platforms).map(([architecture, layers]) => ({
    architecture,
    layers: Object.entries(layers).map(([title, entries]) => writeLayer(layout, title, entries, seconds)),
  }));
  return images.map((image) => {
    const labels = labelsOf(image, version);
    const manifests = written.map(({ architecture, layers }) => ({
      ...writeManifest(layout, layers, labels, configOf(image, labels, layers, { architecture, seconds })),
      platform: { architecture, os: 'linux' },
    }));
    const [only, ...others] = manifests;
    const root =
      only && others.length === 0
        ? only
        : layout.storeManifest(INDEX_TYPE, {
            schemaVersion: 2,
            mediaType: INDEX_TYPE,
            manifests,
            annotations: labels,
          });
    layout.tag(image.name, root);
    return { name: image.name, digest: root.digest, manifests };
  });
}

function writeLayer(layout: LayoutFolder, title: string, entries: readonly Entry[], seconds: number): Layer {
  const tar = writeTar(entries, seconds);
  const descriptor = layout.store('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar));
  return { title, diffId: contentOf(tar).digest, descriptor };
}

function writeManifest(
  layout: LayoutFolder,
  layers: readonly Layer[],
  annotations: Readonly<Record<string, string>>,
  config: unknown,
): ArtifactDescriptor {
  return layout.storeManifest(MANIFEST_TYPE, {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: layout.store('application/vnd.oci.image.config.v1+json', json(config)),
    layers: layers.map(({ descriptor }) => descriptor),
    annotations,
  });
}

/** By the names of image-spec's annotations.md, which Docker's labels have taken over. */
export function labelsOf({ name, description }: ImageDescription, version: string): Record<string, string> {
  return {
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.description': description,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.licenses': 'Apache-2.0',
  };
}

function configOf(
  { entrypoint, command, ports }: ImageDescription,
  labels: Readonly<Record<string, string>>,
  layers: readonly Layer[],
  { architecture, seconds }: { readonly architecture: string; readonly seconds: number },
): unknown {
  const created = new Date(seconds * 1000).toISOString();
  return {
    created,
    architecture,
    os: 'linux',
    config: {
      User: `${USER.id}:${USER.id}`,
      Env: Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`),
      Entrypoint: [entrypoint],
      ...(command.length > 0 && { Cmd: command }),
      ...(ports.length > 0 && { ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])) }),
      Volumes: { [`/${CACHE}`]: {} },
      WorkingDir: ENVIRONMENT['HOME'],
      Labels: labels,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ title }) => ({ created, created_by: title })),
  };
}
