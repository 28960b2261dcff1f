import * as z from 'zod';
import { parseDigest, type Digest } from '../domain/index.ts';
import { checkContent } from './content.ts';
import { INDEX_TYPE, parseArtifactDocument, parseArtifactManifest } from './documents.ts';
import type { ArtifactLayout, TaggedManifest } from './layout.ts';
import { MAX_LAYER_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';
import type { Repository } from './repository.ts';

export interface Pushed {
  readonly tags: readonly string[];
  /** Blobs that were missing in the registry. */
  readonly uploaded: number;
  /** Their total bytes. */
  readonly bytes: number;
}

const membersSchema = z.object({ manifests: z.array(z.object({ digest: z.string() })) });

/** Uploads a whole layout: index members before the index, and signatures before their subjects. */
export async function pushLayout(layout: ArtifactLayout, repository: Repository): Promise<Pushed> {
  const tagged = layout.tags();
  if (tagged.length === 0) throw artifactRefused(`${layout.name} names nothing`, 'plimsoll feeds build');
  const isIndex = ({ descriptor }: TaggedManifest) => descriptor.mediaType === INDEX_TYPE;
  const push = new LayoutPush(layout, repository);
  for (const each of tagged.filter((one) => !isIndex(one))) await push.image(each);
  for (const each of tagged.filter(isIndex)) await push.index(each);
  return { tags: tagged.map(({ tag }) => tag), uploaded: push.uploaded, bytes: push.bytes };
}

/** Uploads a layout's content piece by piece, and counts new blobs. */
export class LayoutPush {
  uploaded = 0;
  bytes = 0;
  readonly #layout: ArtifactLayout;
  readonly #repository: Repository;

  constructor(layout: ArtifactLayout, repository: Repository) {
    this.#layout = layout;
    this.#repository = repository;
  }

  /** Uploads a manifest and its blobs under a tag or its digest. */
  async image({ tag, descriptor: { mediaType, digest } }: TaggedManifest): Promise<void> {
    const bytes = await this.#read(digest);
    const { config, layers } = parseArtifactManifest(bytes, tag);
    for (const blob of [config, ...layers]) {
      const content = { digest: blob.digest, bytes: await this.#read(blob.digest) };
      if (!(await this.#repository.push(content))) continue;
      this.uploaded++;
      this.bytes += content.bytes.length;
    }
    await this.#repository.pushManifest(tag, bytes, mediaType);
  }

  /** Uploads an index whose members were pushed under their own tags. */
  async index({ tag, descriptor: { mediaType, digest } }: TaggedManifest): Promise<void> {
    const bytes = await this.#read(digest);
    const own = new Set(this.#layout.tags().map(({ descriptor }) => descriptor.digest));
    for (const member of parseArtifactDocument(bytes, membersSchema, tag).manifests) {
      const known = parseDigest(member.digest);
      if (!known || !own.has(known)) throw artifactRefused(`${this.#layout.name} lacks a part of ${tag}`);
    }
    await this.#repository.pushManifest(tag, bytes, mediaType);
  }

  async #read(digest: Digest): Promise<Uint8Array> {
    const bytes = await this.#layout.blob(digest, MAX_LAYER_BYTES);
    checkContent(bytes, digest, `${this.#layout.name}: ${digest}`);
    return bytes;
  }
}
