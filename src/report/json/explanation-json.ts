import type { Explanation, ScanResult } from '../../domain/index.ts';
import type { ReportingProgram } from '../format.ts';
import { describer, evidenceDocument, findingDocument, suppressedDocument } from './finding-document.ts';
import { jsonText } from './json-text.ts';
import { feedDocument, problemDocument } from './result-document.ts';

/** Renders the explanation as JSON: a report's findings about one ID, or else the feeds' answers about it. */
export function explanationJson(
  explanation: Explanation,
  result: ScanResult,
  program: ReportingProgram,
): string {
  const { image, feeds, verdict } = result;
  const describe = describer(result);
  const document = {
    image: image.reference,
    id: explanation.id,
    kind: explanation.kind,
    ...('findings' in explanation && {
      findings: explanation.findings.map((finding) => findingDocument(finding, describe)),
    }),
    ...('suppressed' in explanation && {
      suppressed: explanation.suppressed.map((each) => suppressedDocument(each, describe)),
    }),
    ...('answers' in explanation && {
      answers: explanation.answers.map(({ package: pkg, reason, absent, evidence }) => ({
        package: describe(pkg),
        reason,
        absent: absent && { kind: absent.kind, names: absent.names, record: absent.record },
        evidence: evidenceDocument(evidence),
      })),
    }),
    ...('records' in explanation && { records: explanation.records }),
    ...('packages' in explanation && { packages: explanation.packages }),
    feeds: feeds.map(feedDocument),
    incomplete: verdict.incomplete.map(problemDocument),
  };
  return jsonText(document, program);
}
