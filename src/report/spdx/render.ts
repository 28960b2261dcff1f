import { spdxDocument, spdxGraph } from '../../sbom/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { jsonLines } from '../json-pieces.ts';
import { sbomContent } from '../sbom-content.ts';

/** Renders a report's packages in SPDX 2.3. */
export function renderSpdx(report: Report, options: RenderOptions): Iterable<string> {
  return jsonLines(spdxDocument(sbomContent(report, options)));
}

/** Renders a report's packages in SPDX 3.0.1. */
export function renderSpdxGraph(report: Report, options: RenderOptions): Iterable<string> {
  return jsonLines(spdxGraph(sbomContent(report, options)));
}
