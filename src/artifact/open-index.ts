import type { KeyObject } from 'node:crypto';
import type { Digest } from '../domain/index.ts';
import { checkContent, contentOf } from './content.ts';
import { parseIndex, type ArtifactIndex } from './documents.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';
import { signatureTag, verifySignature } from './signature.ts';
import type { ArtifactSource } from './source.ts';

export interface IndexOptions {
  readonly source: ArtifactSource;
  /** Tag or digest of the index. */
  readonly index: string;
  /** The only digest that it may have. */
  readonly pinned?: Digest | undefined;
  /** The key that it has to be signed by. */
  readonly key?: KeyObject | undefined;
}

/** Fetches the index of all artifacts, which names them by digest, and verifies it before anything in it is read. */
export async function openIndex({ source, index, pinned, key }: IndexOptions): Promise<ArtifactIndex> {
  const name = `${source.name}:${index}`;
  const bytes = await source.manifest(index);
  if (!bytes) {
    throw artifactRefused(
      `${source.name} has no artifacts under ${index}`,
      'publish them: plimsoll feeds push',
    );
  }
  const { digest } = contentOf(bytes);
  if (pinned) checkContent(bytes, pinned, name);
  if (key) {
    const signature = await source.manifest(signatureTag(digest));
    if (!signature) {
      throw artifactRefused(
        `${name} is not signed`,
        'sign it where it is built: plimsoll feeds build --sign-key FILE; the store was left as it was',
      );
    }
    await verifySignature({ digest, name }, signature, key, async (payload) => {
      const blob = await source.blob(payload, MAX_DOCUMENT_BYTES);
      checkContent(blob, payload, `the signature of ${name}`);
      return blob;
    });
  }
  return parseIndex(bytes, name);
}
