import { readPurl, type Package } from '../../../domain/index.ts';
import { languagePackage } from '../../package-of-purl.ts';

/** The language package named by a purl. */
export type PurlPackage = Pick<Package, 'type' | 'name' | 'version' | 'status' | 'clues'> & {
  readonly ecosystem: string;
};

/**
 * Reads a language package's purl, with the document's name for it if given; undefined for other text. A
 * package from a file belongs to its project.
 */
export function namedByPurl(text: string, given?: string): PurlPackage | undefined {
  const purl = readPurl(text);
  const named = purl && languagePackage(purl, given);
  if (!named || purl.version === undefined) return undefined;
  const isOwn = purl.qualifiers.get('download_url')?.startsWith('file:') === true;
  return { ...named, version: purl.version, status: isOwn ? 'own' : 'declared' };
}
