import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CACHE, ENVIRONMENT, USER, type ImageDescription } from './images.ts';
import { writeTar, type Entry } from './tar.ts';

interface LayoutInput {
  readonly images: readonly ImageDescription[];
  readonly version: string;
  /** The time of everything, since 1970. */
  readonly seconds: number;
  readonly layers: Readonly<Record<string, readonly Entry[]>>;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

interface Layer {
  readonly title: string;
  readonly diffId: string;
  readonly descriptor: Descriptor;
}

/** Writes an OCI image layout (image-spec 1.1, image-layout.md) in place of what the folder held. */
export async function writeLayout(
  folder: string,
  { images, version, seconds, layers }: LayoutInput,
): Promise<readonly { readonly name: string; readonly digest: string }[]> {
  await rm(join(folder, 'blobs'), { recursive: true, force: true });
  const blobs = new BlobFolder(folder);
  const written: Layer[] = [];
  for (const [title, entries] of Object.entries(layers)) {
    const tar = writeTar(entries, seconds);
    const descriptor = await blobs.store('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar));
    written.push({ title, diffId: digestOf(tar), descriptor });
  }
  const manifests: (Descriptor & { annotations: Readonly<Record<string, string>> })[] = [];
  for (const image of images) {
    const labels = labelsOf(image, version);
    const config = await blobs.store(
      'application/vnd.oci.image.config.v1+json',
      json(configOf(image, labels, written, seconds)),
    );
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const descriptors = written.map(({ descriptor }) => descriptor);
    const manifest = { schemaVersion: 2, mediaType, config, layers: descriptors, annotations: labels };
    const annotations = { 'org.opencontainers.image.ref.name': image.name };
    manifests.push({ ...(await blobs.store(mediaType, json(manifest))), annotations });
  }
  await writeFile(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), json({ schemaVersion: 2, manifests }));
  return manifests.map(({ digest }, index) => ({ name: images[index]?.name ?? '', digest }));
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
  seconds: number,
): unknown {
  const created = new Date(seconds * 1000).toISOString();
  return {
    created,
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
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

class BlobFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async store(mediaType: string, bytes: Buffer): Promise<Descriptor> {
    const digest = digestOf(bytes);
    const path = join(this.#folder, 'blobs', digest.replace(':', '/'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    return { mediaType, digest, size: bytes.length };
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
