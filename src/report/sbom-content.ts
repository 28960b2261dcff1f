import type { ScanResult } from '../domain/index.ts';
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
    packages,
    problems,
    holes: [...verdict.incomplete, ...verdict.waived],
  };
}
