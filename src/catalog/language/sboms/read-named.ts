import { ok, type Result } from '../../../domain/index.ts';
import { readSbom } from '../../../sbom/index.ts';
import { readPurl, type NamedPackage } from './purl.ts';

/** Reads the packages of languages that an SBOM names, each once. The failure says what is not valid. */
export function readNamed(text: string): Result<readonly NamedPackage[]> {
  const listed = readSbom(text);
  if (!listed.ok) return listed;
  const purls = new Set(listed.value.flatMap(({ purl }) => purl ?? []));
  return ok([...purls].flatMap((purl) => readPurl(purl) ?? []));
}
