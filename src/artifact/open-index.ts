import type { Digest } from '../domain/index.ts';
import type { Voucher } from '../sigstore/index.ts';
import { checkSigned } from './check-signed.ts';
import { checkContent, contentOf } from './content.ts';
import { parseIndex, type ArtifactIndex } from './documents.ts';
import { artifactRefused } from './refused.ts';
import type { ArtifactSource } from './source.ts';

export interface IndexOptions {
  readonly source: ArtifactSource;
  /** Tag or digest of the index. */
  readonly index: string;
  /** The only digest that it may have. */
  readonly pinned?: Digest | undefined;
  /** Who must have signed it. */
  readonly voucher?: Voucher | undefined;
}

/** Fetches the index of all artifacts, which names them by digest, and verifies it before anything in it is read. */
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
