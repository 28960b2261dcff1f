import { bringersOf, type InstalledPackage, type ScanResult } from '../domain/index.ts';
import type { SbomContent } from '../sbom/index.ts';
import type { RenderOptions, Report } from './format.ts';
import { imageName } from './image-name.ts';
import { reportTime } from './report-time.ts';

/** Returns what an SBOM tells of a report. */
export function sbomContent(report: Report, options: RenderOptions): SbomContent {
  return {
    images: report.results.map(imageOf),
    failures: report.failures.map((failure) => `${imageName(failure)} was not scanned: ${failure.message}`),
    program: options.program,
    writtenAt: reportTime(report, options),
  };
}

function imageOf({ image, distribution, packages, problems, verdict }: ScanResult) {
  return {
    image,
    ...(distribution && { distribution }),
    packages: packages.map(reportedPackage),
    problems,
    holes: [...verdict.incomplete, ...verdict.waived],
  };
}

/**
 * Returns a package as a kept report tells it, too, so that an SBOM of that is the same as of the scan: without what names
 * the parts of its program, which no report has, and without bringers that its places tell.
 */
export function reportedPackage({ reach: _reach, through, ...pkg }: InstalledPackage): InstalledPackage {
  const told = through === undefined ? [] : bringersOf([pkg]).through;
  const isTold = through?.length === told.length && through.every((each, i) => each === told[i]);
  return through === undefined || isTold ? pkg : { ...pkg, through };
}
