import { MAX_LAYERS } from '../../../image/index.ts';
import * as z from 'zod';
import { parseDigest, type Digest } from '../../../domain/index.ts';
import { boundedList, boundedRecord } from '../../shell/bounded.ts';
import { firstIssue } from '../../shell/first-issue.ts';
import { HttpError } from '../../shell/http-error.ts';
import { MAX_HEADERS } from '../../shell/limits.ts';
import type { LayerAddress } from '../../context.ts';

export interface PostedManifest {
  readonly hash: Digest;
  /** Base first. */
  readonly layers: readonly LayerAddress[];
}

const MANIFEST = z.object({
  hash: z.string(),
  layers: boundedList(
    z.object({
      hash: z.string(),
      uri: z.string(),
      headers: boundedRecord(z.array(z.string()), MAX_HEADERS).nullish(),
    }),
    MAX_LAYERS,
  ),
});

/** Parses a client's manifest. Throws 400, with Clair's message if it has one. */
export function parsePostedManifest(body: unknown): PostedManifest {
  const parsed = MANIFEST.safeParse(body);
  if (!parsed.success)
    throw new HttpError(400, `failed to deserialize manifest: ${firstIssue(parsed.error, '.')}`);
  const { hash, layers } = parsed.data;
  if (hash === '' || layers.length === 0) throw new HttpError(400, 'bogus manifest');
  return {
    hash: requireDigest(hash, 'hash'),
    layers: layers.map((layer, index) => ({
      url: layer.uri,
      digest: requireDigest(layer.hash, `layers.${index}.hash`),
      // A header with several values is sent once, with the values joined (RFC 9110, 5.3).
      headers: Object.fromEntries(
        Object.entries(layer.headers ?? {}).map(([name, values]) => [name, values.join(', ')]),
      ),
    })),
  };
}

/** Throws 400 that names the field. */
export function requireDigest(text: string, field: string): Digest {
  const digest = parseDigest(text);
  if (digest) return digest;
  throw new HttpError(400, `${field}: expected sha256: or sha512: and its hexadecimal digits`);
}
