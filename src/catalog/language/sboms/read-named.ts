import { ok, type Result } from '../../../domain/index.ts';
import { readSbom } from '../../../sbom/index.ts';
import { namedByPurl, type PurlPackage } from './purl.ts';

/** Reads the distinct language packages in an SBOM. Fails with a reason if it is invalid. */
export function readNamed(text: string): Result<readonly PurlPackage[]> {
  const listed = readSbom(text);
  if (!listed.ok) return listed;
  const names = new Map(
    listed.value.packages.flatMap(({ purl, name }) => (purl === undefined ? [] : [[purl, name]])),
  );
  return ok([...names].flatMap(([purl, name]) => namedByPurl(purl, name) ?? []));
}
