import { sbomFile } from './sbom-name.ts';

const SUFFIX = '.json';

/** Whether a name, where an image is expected as well, is that of a kept report. */
export function isReport(name: string): boolean {
  return name.endsWith(SUFFIX) && sbomFile(name) === undefined;
}
