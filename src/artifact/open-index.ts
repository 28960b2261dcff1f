import type { Digest } from '../domain/index.ts';
import type { Voucher } from '../sigstore/index.ts';
import { checkSigned } from './check-signed.ts';
import { checkContent, contentOf } from './content.ts';
import { parseIndex, type ArtifactIndex } from './documents.ts';
import { artifactRefused } from './refused.ts';
import type { ArtifactSource } from './source.ts';

export interface IndexOptions {
  readonly source: ArtifactSource;
  /** The index's tag or digest. */
  readonly index: string;
  /** The only digest to accept. */
  readonly pinned?: Digest | undefined;
  /** Verifies its signature. */
  readonly voucher?: Voucher | undefined;
}

/** Fetches the index, which lists every artifact by digest, and verifies it before parsing any content. */
export async function openIndex({ source, index, pinned, voucher }: IndexOptions): Promise<ArtifactIndex> {
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
  if (voucher) await checkSigned({ digest, name }, source, voucher);
  return parseIndex(bytes, name);
}
