import { sbomFile } from './sbom-name.ts';

const SUFFIX = '.json';

/** Whether a name means a stored report where an image is expected as well. */
export function isReport(name: string): boolean {
  return name.endsWith(SUFFIX) && sbomFile(name) === undefined;
}
