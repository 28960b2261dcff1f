import { readPurl, type Package } from '../../../domain/index.ts';
import { languagePackage } from '../../package-of-purl.ts';

/** The package that a purl names, if it is of a language. */
export type NamedPackage = Pick<Package, 'type' | 'name' | 'version' | 'standing' | 'clues'> & {
  readonly ecosystem: string;
};

/**
 * Reads the purl of a language's package, which the document may also name; undefined for any other text. What is from a
 * file is a part of its project.
 */
export function namedByPurl(text: string, given?: string): NamedPackage | undefined {
  const purl = readPurl(text);
  const named = purl && languagePackage(purl, given);
  if (!named || purl.version === undefined) return undefined;
  const isOwn = purl.qualifiers.get('download_url')?.startsWith('file:') === true;
  return { ...named, version: purl.version, standing: isOwn ? 'own' : 'declared' };
}
