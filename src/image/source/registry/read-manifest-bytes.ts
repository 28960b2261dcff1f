import { AppError } from '../../../errors/index.ts';
import type { HttpResponse } from '../../../http/index.ts';
import { MAX_MANIFEST_BYTES } from '../../limits.ts';

/** Bytes in which a page begins: blanks may stand before it. */
const MAX_START = 256;
const HINT =
  'check that this is the address of a registry, and whether the network asks for a login in a browser first';

/** Reads a manifest or a list of them. Throws REGISTRY_FAILED for the page of a captive portal or of another service. */
export async function readManifestBytes(response: HttpResponse, name: string): Promise<Uint8Array> {
  const bytes = await response.bytes(MAX_MANIFEST_BYTES);
  // By the first character, which no JSON begins with: some registries name a wrong type, and some pages none.
  const start = Buffer.from(bytes.subarray(0, MAX_START)).toString().trimStart();
  if (!start.startsWith('<')) return bytes;
  const { host } = new URL(response.url);
  throw new AppError('REGISTRY_FAILED', `${host} answered with a web page instead of ${name}`, {
    hint: HINT,
  });
}
