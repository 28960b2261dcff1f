import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  contentOf,
  INDEX_TYPE,
  REF_NAME,
  toReferrer,
  withReferrer,
  type ArtifactDescriptor,
  type Content,
} from '../../src/artifact/index.ts';
import type { AttestationTarget } from '../../src/attest/index.ts';
import { referrersTag, type Digest } from '../../src/domain/index.ts';

/**
 * An OCI image layout (image-spec 1.1, image-layout.md) that is written in place of what the folder held. It takes
 * manifests as a registry without the referrers API does, and so lists under a tag what refers to an image.
 */
export class LayoutFolder implements AttestationTarget {
  readonly name: string;
  readonly #tags = new Map<string, ArtifactDescriptor>();
  readonly #manifests = new Map<string, ArtifactDescriptor>();

  constructor(folder: string) {
    this.name = folder;
    rmSync(join(folder, 'blobs'), { recursive: true, force: true });
    mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
    writeFileSync(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  }

  store(mediaType: string, bytes: Uint8Array): ArtifactDescriptor {
    const content = contentOf(bytes);
    writeFileSync(this.#place(content.digest), bytes);
    return { mediaType, digest: content.digest, size: bytes.length };
  }

  storeManifest(mediaType: string, document: object): ArtifactDescriptor {
    const descriptor = this.store(mediaType, json(document));
    this.#manifests.set(descriptor.digest, descriptor);
    return descriptor;
  }

  tag(name: string, descriptor: ArtifactDescriptor): void {
    this.#tags.set(name, descriptor);
  }

  /** Stores a manifest that names its subject, and lists it there. */
  async refer(bytes: Uint8Array, mediaType: string, replaced?: Digest): Promise<ArtifactDescriptor> {
    const descriptor = this.store(mediaType, bytes);
    const referrer = toReferrer(bytes, mediaType, descriptor.digest);
    if (!referrer) throw new Error(`${descriptor.digest} refers to nothing`);
    const tag = referrersTag(referrer.subject);
    const before = this.#tags.get(tag);
    const list = withReferrer(await this.manifest(tag), referrer, replaced, tag);
    if (list) this.tag(tag, this.store(INDEX_TYPE, list));
    if (list && before) rmSync(this.#place(before.digest));
    return descriptor;
  }

  describe(digest: Digest): Promise<ArtifactDescriptor | undefined> {
    return Promise.resolve(this.#manifests.get(digest));
  }

  manifest(tag: string): Promise<Uint8Array | undefined> {
    const descriptor = this.#tags.get(tag);
    return Promise.resolve(descriptor && readFileSync(this.#place(descriptor.digest)));
  }

  push({ digest, bytes }: Content): Promise<boolean> {
    writeFileSync(this.#place(digest), bytes);
    return Promise.resolve(true);
  }

  async pushManifest(tag: string, bytes: Uint8Array, mediaType: string, replaced?: Digest): Promise<void> {
    this.tag(tag, await this.refer(bytes, mediaType, replaced));
  }

  /** Names what the folder holds; until then it is no layout that can be read. */
  writeIndex(): void {
    const manifests = Array.from(this.#tags, ([tag, descriptor]) => ({
      ...descriptor,
      annotations: { [REF_NAME]: tag },
    }));
    writeFileSync(join(this.name, 'index.json'), json({ schemaVersion: 2, manifests }));
  }

  #place(digest: Digest): string {
    return join(this.name, 'blobs', digest.replace(':', '/'));
  }
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
