import { HttpError } from '../../shell/http-error.ts';
import { isSbomMediaType, SBOM_TYPE, VULNERABILITY_TYPES } from '../../renderings/harbor/media-types.ts';
import { isAmong } from './negotiate.ts';

/** Artifact media types. Harbor scans an index's images one by one. */
export const CONSUMED_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

const PRODUCED_TYPES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['vulnerability', VULNERABILITY_TYPES],
  ['sbom', [SBOM_TYPE]],
]);

interface AskedCapability {
  readonly type: string;
  readonly produces: readonly string[];
  readonly sbomMediaTypes: readonly string[];
}

/** Throws 501 for an artifact that is not an image. */
export function checkConsumed(mimeType: string): void {
  if (isAmong(mimeType, CONSUMED_TYPES)) return;
  throw new HttpError(501, `artifacts of the type ${mimeType} cannot be scanned`);
}

/** Throws 501 for a report that could not be fetched later. */
export function checkCapability({ type, produces, sbomMediaTypes }: AskedCapability): void {
  const types = PRODUCED_TYPES.get(type);
  if (!types) throw new HttpError(501, `"${type}" is not a capability; use vulnerability or sbom`);
  const wrong =
    produces.find((each) => !isAmong(each, types)) ?? sbomMediaTypes.find((each) => !isSbomMediaType(each));
  if (wrong !== undefined) throw new HttpError(501, `the capability ${type} does not produce ${wrong}`);
}
