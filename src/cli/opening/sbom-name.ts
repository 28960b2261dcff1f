import { SBOM_NAME } from '../../domain/index.ts';
import { STANDARD_INPUT } from './read-document.ts';

/** Before a file that lists package URLs, one a line. */
const PURLS = 'purl:';

/** Returns the file named by `sbom:FILE`, `purl:FILE`, or `-` for standard input. */
export function sbomFile(name: string): string | undefined {
  if (name === STANDARD_INPUT) return name;
  const prefix = [SBOM_NAME, PURLS].find((each) => name.startsWith(each));
  return prefix === undefined ? undefined : name.slice(prefix.length);
}

/** Whether a name is of a list of package URLs. */
export function isPurlList(name: string): boolean {
  return name.startsWith(PURLS);
}
