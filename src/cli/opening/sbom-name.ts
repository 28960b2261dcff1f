import { SBOM_NAME } from '../../domain/index.ts';
import { STANDARD_INPUT } from './read-document.ts';

/** Returns the file named by an SBOM name: `sbom:FILE`, or `-` for standard input. */
export function sbomFile(name: string): string | undefined {
  if (name === STANDARD_INPUT) return name;
  return name.startsWith(SBOM_NAME) ? name.slice(SBOM_NAME.length) : undefined;
}
