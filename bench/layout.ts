import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

interface Document {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

interface Config {
  readonly architecture?: string;
  readonly os?: string;
  readonly rootfs?: { readonly diff_ids: readonly string[] };
}

/** The files of the layers of the first image of an OCI layout, base first. */
export function layersOf(folder: string): string[] {
  return (firstManifest(folder).layers ?? []).map((layer) => blobOf(folder, layer));
}

/** Writes an OCI layout with nothing but the largest layer of another one's first image; the answer is its megabytes. */
export function writeLargestLayer(from: string, to: string): number {
  const { config, layers = [] } = firstManifest(from);
  const [layer] = layers.toSorted((a, b) => b.size - a.size);
  if (!config || !layer) throw new Error(`${from} has no image with layers`);
  const { architecture, os, rootfs }: Config = read(blobOf(from, config));
  mkdirSync(join(to, 'blobs/sha256'), { recursive: true });
  copyFileSync(blobOf(from, layer), blobOf(to, layer));
  const write = (mediaType: string, content: object): Descriptor => {
    const bytes = Buffer.from(JSON.stringify(content));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const descriptor = { mediaType, digest, size: bytes.length };
    writeFileSync(blobOf(to, descriptor), bytes);
    return descriptor;
  };
  const ownConfig = write('application/vnd.oci.image.config.v1+json', {
    architecture,
    os,
    config: {},
    rootfs: { type: 'layers', diff_ids: [rootfs?.diff_ids[layers.indexOf(layer)]] },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = write(mediaType, { schemaVersion: 2, mediaType, config: ownConfig, layers: [layer] });
  writeFileSync(join(to, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(to, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return statSync(blobOf(to, layer)).size / 1e6;
}

function firstManifest(folder: string): Document {
  let document: Document = read(join(folder, 'index.json'));
  while (document.manifests?.[0]) document = read(blobOf(folder, document.manifests[0]));
  return document;
}

function blobOf(folder: string, { digest }: Pick<Descriptor, 'digest'>): string {
  return join(folder, 'blobs', digest.replace(':', '/'));
}

function read(path: string): Document & Config {
  const content: Document & Config = JSON.parse(readFileSync(path, 'utf8'));
  return content;
}
