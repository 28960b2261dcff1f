import { STANDARD_INPUT } from './read-document.ts';

const PREFIX = 'sbom:';

/** Returns the file that holds an SBOM, if a name is that of one: `sbom:FILE`, or `-` for standard input. */
export function sbomFile(name: string): string | undefined {
  if (name === STANDARD_INPUT) return name;
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}
