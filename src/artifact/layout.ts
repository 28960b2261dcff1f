import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseDigest, referrersTag, type Digest } from '../domain/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import type { Content } from './content.ts';
import { mayBeBundle } from '../sigstore/index.ts';
import {
  documentBytes,
  parseArtifactDocument,
  parseArtifactManifest,
  REF_NAME,
  type ContentDescriptor,
} from './documents.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';
import type { ArtifactSource } from './source.ts';

// OCI image-spec image-layout.md.

const INDEX = 'index.json';
const MARKER = 'oci-layout';
const BLOBS = join('blobs', 'sha256');
const PREFIX = 'oci:';

/** The tag for the index. */
export const INDEX_TAG = 'latest';

/** Returns the tag for the bundle that signs a manifest; in a registry, the referrers list leads to it as well. */
export function bundleTag(digest: Digest): string {
  return `${referrersTag(digest)}.bundle`;
}

/** A manifest with its tag. */
export interface TaggedManifest {
  readonly tag: string;
  readonly descriptor: ContentDescriptor;
}

const layoutIndex = z.object({
  manifests: z.array(
    z.object({
      mediaType: z.string(),
      digest: z.string(),
      size: z.number().int().nonnegative(),
      annotations: z.record(z.string(), z.string()).exactOptional(),
    }),
  ),
});

/** Returns the folder from `oci:FOLDER`; undefined for other names. */
export function folderOf(place: string): string | undefined {
  return place.startsWith(PREFIX) && !place.startsWith(`${PREFIX}//`) && place.length > PREFIX.length
    ? place.slice(PREFIX.length)
    : undefined;
}

/** Writes a layout: blobs at once, all tags together at the end; then removes unreferenced blobs. */
export class LayoutWriter {
  readonly #folder: string;
  readonly #kept = new Set<string>();
  readonly #tags: TaggedManifest[] = [];

  /** Throws USAGE for a folder with any other content, which would be deleted. */
  constructor(folder: string) {
    this.#folder = folder;
    if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, MARKER))) {
      throw new AppError('USAGE', `${folder} is not a valid OCI layout, and not empty`, {
        hint: 'name a new folder',
      });
    }
    this.#write(() => {
      mkdirSync(join(folder, BLOBS), { recursive: true });
      writeFileSync(join(folder, MARKER), '{"imageLayoutVersion":"1.0.0"}');
    });
  }

  add({ digest, bytes }: Content): void {
    const place = blobPlace(this.#folder, digest);
    this.#kept.add(digest);
    this.#write(() => {
      writeFileSync(`${place}.tmp`, bytes);
      renameSync(`${place}.tmp`, place);
    });
  }

  tag(tag: string, descriptor: ContentDescriptor): void {
    this.#tags.push({ tag, descriptor });
  }

  finish(): void {
    const manifests = this.#tags.map(({ tag, descriptor: { mediaType, digest, size } }) => ({
      mediaType,
      digest,
      size,
      annotations: { [REF_NAME]: tag },
    }));
    this.#write(() => {
      const file = join(this.#folder, INDEX);
      writeFileSync(`${file}.tmp`, documentBytes({ schemaVersion: 2, manifests }));
      renameSync(`${file}.tmp`, file);
      for (const name of readdirSync(join(this.#folder, BLOBS))) {
        if (!this.#kept.has(`sha256:${name}`)) rmSync(join(this.#folder, BLOBS, name));
      }
    });
  }

  #write(action: () => void): void {
    try {
      action();
    } catch (cause) {
      throw new AppError('IO_FAILED', `cannot write ${this.#folder}: ${messageOf(cause)}`, {
        hint: 'check that its folder exists, is writable and has free space',
        cause,
      });
    }
  }
}

/** Reads a layout written by LayoutWriter or any other tool. */
export class ArtifactLayout implements ArtifactSource {
  readonly name: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.name = `${PREFIX}${folder}`;
    this.#folder = folder;
  }

  /** Throws IO_FAILED if there is no layout. */
  tags(): readonly TaggedManifest[] {
    const bytes = this.#read(join(this.#folder, INDEX), MAX_DOCUMENT_BYTES);
    const { manifests } = parseArtifactDocument(bytes, layoutIndex, `${this.name}: ${INDEX}`);
    return manifests.flatMap(({ mediaType, digest: text, size, annotations }) => {
      const digest = parseDigest(text);
      const tag = annotations?.[REF_NAME];
      return digest && tag !== undefined ? [{ tag, descriptor: { mediaType, digest, size } }] : [];
    });
  }

  manifest(name: string): Promise<Uint8Array | undefined> {
    const digest = parseDigest(name) ?? this.tags().find(({ tag }) => tag === name)?.descriptor.digest;
    if (digest === undefined || !existsSync(blobPlace(this.#folder, digest)))
      return Promise.resolve(undefined);
    return this.blob(digest, MAX_DOCUMENT_BYTES);
  }

  blob(digest: Digest, limit: number): Promise<Uint8Array> {
    return new Promise((resolve) => {
      resolve(this.#read(blobPlace(this.#folder, digest), limit));
    });
  }

  /** A layout has no referrers list: `feeds build` tags the bundles instead. */
  async bundles(digest: Digest): Promise<readonly Uint8Array[]> {
    const tag = bundleTag(digest);
    const manifest = await this.manifest(tag);
    if (!manifest) return [];
    const { layers } = parseArtifactManifest(manifest, `${this.name}:${tag}`);
    return Promise.all(
      layers.filter(mayBeBundle).map((layer) => this.blob(layer.digest, MAX_DOCUMENT_BYTES)),
    );
  }

  #read(file: string, limit: number): Uint8Array {
    try {
      if (statSync(file).size > limit) throw artifactRefused(`${file} is larger than ${limit} bytes`);
      return readFileSync(file);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('IO_FAILED', `cannot read ${file}: ${messageOf(cause)}`, {
        hint: 'make the artifacts: plimsoll feeds build --out oci:FOLDER',
        cause,
      });
    }
  }
}

function blobPlace(folder: string, digest: Digest): string {
  if (!digest.startsWith('sha256:')) throw artifactRefused(`${digest} is not a SHA-256`);
  return join(folder, BLOBS, digest.slice('sha256:'.length));
}
