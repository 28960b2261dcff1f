import { type Digest, parseDigest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { formatImageReference, type ImageReference } from '../../reference/index.ts';
import { ACCEPT, DIGEST_HEADER } from './headers.ts';
import { RegistrySession, type SessionOptions } from './session.ts';

/**
 * Asks a registry for the digest under a tag, by HEAD, which counts against no pull limit. Throws AppError if the registry
 * refuses, cannot be reached or names no digest.
 */
export async function digestOfTag(reference: ImageReference, options: SessionOptions): Promise<Digest> {
  const { tag = 'latest' } = reference;
  const session = new RegistrySession(reference, options);
  const response = await session.request(`manifests/${tag}`, { method: 'HEAD', headers: ACCEPT });
  if (response.status !== 200) throw await session.refusal(response, { kind: 'tag', name: tag });
  await response.discard();
  const digest = parseDigest(response.headers[DIGEST_HEADER] ?? '');
  if (digest) return digest;
  throw new AppError(
    'REGISTRY_FAILED',
    `the registry names no digest for ${formatImageReference(reference)}`,
  );
}
