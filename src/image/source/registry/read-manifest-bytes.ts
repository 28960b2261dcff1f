import { AppError } from '../../../errors/index.ts';
import { insteadOfData, type HttpResponse } from '../../../http/index.ts';
import { MAX_MANIFEST_BYTES } from '../../limits.ts';

const HINT =
  'check that this is the address of a registry, and whether the network asks for a login in a browser first';

/** Reads a manifest or an index. Throws REGISTRY_FAILED for a response from a captive portal or another service. */
export async function readManifestBytes(response: HttpResponse, name: string): Promise<Uint8Array> {
  const bytes = await response.bytes(MAX_MANIFEST_BYTES);
  const instead = insteadOfData(bytes);
  if (instead === undefined) return bytes;
  const { host } = new URL(response.url);
  throw new AppError('REGISTRY_FAILED', `${host} answered with ${instead} instead of ${name}`, {
    hint: HINT,
  });
}
