import { bringersOf, defined, type InstalledPackage, type ScanResult } from '../domain/index.ts';
import type { SbomContent } from '../sbom/index.ts';
import type { RenderOptions, Report } from './format.ts';
import { imageName } from './words/image-name.ts';
import { reportTime } from './words/report-time.ts';

/** Returns a report's SBOM content. */
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
    ...defined({ distribution }),
    packages: packages.map(reportedPackage),
    problems,
    holes: [...verdict.incomplete, ...verdict.waived],
  };
}

/**
 * Returns a package as in a stored report, so that an SBOM from either is the same: without the hash of
 * its linked code, which no report has, and without bringers that its places imply.
 */
export function reportedPackage({ reach: _reach, through, ...pkg }: InstalledPackage): InstalledPackage {
  const stated = through === undefined ? [] : bringersOf([pkg]).through;
  const isStated = through?.length === stated.length && through.every((each, i) => each === stated[i]);
  return through === undefined || isStated ? pkg : { ...pkg, through };
}
