import { uuidOf, type ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { jsonPieces } from '../json-pieces.ts';
import { reportTime } from '../words/report-time.ts';
import { metadata } from './metadata.ts';
import { failedTarget, incompleteTarget, targetsOf } from './targets.ts';

/** Trivy's report version since 2021. */
const SCHEMA_VERSION = 2;

/**
 * Renders a report as Trivy 0.74.0 does. Trivy's describes one artifact: several images become targets,
 * without metadata.
 */
export function renderTrivyJson(report: Report, options: RenderOptions): Iterable<string> {
  const { results, failures } = report;
  const names = [...results.map(({ image }) => image), ...failures].map(imageName);
  const [only] = results;
  const createdAt = reportTime(report, options);
  return jsonPieces({
    SchemaVersion: SCHEMA_VERSION,
    Trivy: { Version: `plimsoll ${options.program.version}` },
    ReportID: uuidOf([createdAt, ...names]),
    CreatedAt: createdAt,
    ...(only && names.length === 1 && artifact(only)),
    ArtifactName: names.join(', '),
    ArtifactType: 'container_image',
    Results: targets(report, options),
  });
}

function artifact(result: ScanResult) {
  return { ArtifactID: result.image.configDigest, Metadata: metadata(result) };
}

function* targets({ results, failures }: Report, options: RenderOptions): Generator<object, void> {
  const isOne = results.length + failures.length === 1;
  for (const result of results) {
    if (result.verdict.incomplete.length > 0) yield incompleteTarget(result);
    yield* targetsOf(result, options, isOne ? '' : `${imageName(result.image)}: `);
  }
  for (const failure of failures) yield failedTarget(failure);
}
