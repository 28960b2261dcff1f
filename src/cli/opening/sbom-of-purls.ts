import { AppError } from '../../errors/index.ts';

/** `pkg:npm/%40scope/name@1.2?arch=x#path`: name and version, as written. */
const PURL = /^pkg:[\w.+-]+\/(?:[^?#@]*\/)?([^/?#@]+)(?:@([^?#]+))?/u;

/**
 * Writes a list of package URLs, one a line, as CycloneDX: https://github.com/package-url/purl-spec. Lines that are empty, or
 * begin with `#`, are passed over. Throws SBOM_INVALID for any other line.
 */
export function sbomOfPurls(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const components = lines.flatMap((purl, i) => {
    if (purl === '' || purl.startsWith('#')) return [];
    const [, name, version] = PURL.exec(purl) ?? [];
    if (name === undefined) {
      throw new AppError('SBOM_INVALID', `line ${i + 1} is not a package URL: ${purl}`, {
        hint: 'write one a line, such as pkg:npm/minimist@1.2.2',
      });
    }
    return [
      {
        type: 'library',
        name: decoded(name),
        purl,
        ...(version !== undefined && { version: decoded(version) }),
      },
    ];
  });
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
