import type { Finding, ImageDiff, PackageChange, ScanResult } from '../../domain/index.ts';
import type { ReportingProgram } from '../format.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { describer, findingDocument } from './finding-document.ts';
import { jsonText } from './json-text.ts';
import { feedDocument, problemDocument } from './result-document.ts';

/** Renders the findings that a move between images fixes and brings as JSON (`schema/diff-1.json`). */
export function diffJson(
  { from, to, packages, fixed, brought, kept }: ImageDiff,
  program: ReportingProgram,
): string {
  const document = {
    from: sideDocument(from),
    to: sideDocument(to),
    brought: findingDocuments(brought, to),
    fixed: findingDocuments(fixed, from),
    kept,
    packages: packages.map(packageDocument),
  };
  return jsonText(document, program);
}

function sideDocument({ image, feeds, verdict }: ScanResult) {
  return {
    image: image.reference,
    manifestDigest: image.manifestDigest,
    feeds: feeds.map(feedDocument),
    incomplete: verdict.incomplete.map(problemDocument),
    waived: verdict.waived.map(problemDocument),
  };
}

function findingDocuments(findings: readonly Finding[], source: ScanResult) {
  const describe = describer(source);
  return mostUrgentFirst(findings).map((finding) => findingDocument(finding, describe));
}

function packageDocument({ type, ecosystem, name, from, to }: PackageChange) {
  return { type, ecosystem, name, from, to };
}
