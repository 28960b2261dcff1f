import type { InstalledPackage } from '../../domain/index.ts';
import {
  cycloneDxDocument,
  carriedFactsOf,
  imageId,
  packageId,
  type CycloneDxVersion,
} from '../../sbom/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { isoTimes } from '../text/iso-time.ts';
import { jsonLines } from '../json-pieces.ts';
import { memoized } from '../memoized.ts';
import { reportedPackage, sbomContent } from '../sbom-content.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { vulnerability } from './vulnerability.ts';

/** Renders a report's packages and findings in CycloneDX. */
export function renderCycloneDx(
  report: Report,
  options: RenderOptions,
  version: CycloneDxVersion,
): Iterable<string> {
  const timeOf = isoTimes();
  const shown = report.results.flatMap((result, at) => {
    const { findings } = ofSeverities(result.findings, options.severities);
    const image = imageId(result, at);
    const refOf = memoized((pkg: InstalledPackage) => packageId(image, carriedFactsOf(reportedPackage(pkg))));
    return mostUrgentFirst(findings).map((finding) => ({ finding, refOf }));
  });
  return jsonLines(
    cycloneDxDocument(sbomContent(report, options), version, {
      ids: shown.map(({ finding }) => finding.id),
      entries: shown
        .values()
        .map(({ finding, refOf }) => vulnerability(finding, refOf(finding.package), timeOf)),
    }),
  );
}
