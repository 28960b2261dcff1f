import * as z from 'zod';
import { canBeActedOn, compareSeverity, SEVERITIES, type ScanResult } from '../../../../domain/index.ts';
import { mostUrgentFirst } from '../../../../report/index.ts';
import { localScanner } from '../../../opening/scanner.ts';
import type { ScanSession } from '../../../opening/session.ts';
import { answerList } from '../answer.ts';
import { crossingEntry, findingEntry, imageDocument, scanSummary } from '../documents.ts';
import {
  defineTool,
  hasPart,
  imageNameArgument,
  partArgument,
  platformArgument,
  sessionFor,
} from '../tool.ts';

const filters = {
  severity: z.enum(SEVERITIES).optional().describe('list only findings of this severity or worse'),
  package: partArgument,
  fixable: z
    .boolean()
    .optional()
    .describe('true: list only findings that a version fixes; false: only others'),
};

export const scanTool = defineTool({
  name: 'scan',
  title: 'Scan an image',
  description:
    'Lists the known vulnerabilities of an image, the most urgent first, and holds them against the line that the user set. ' +
    'Filters choose what is listed; outcome, counts and holes are always of the whole image.',
  input: { image: imageNameArgument, platform: platformArgument, ...filters },
  async answer({ image, platform: named, severity, package: part, fixable }, shown, session) {
    const result = await scanned(image, sessionFor(session, [image], named));
    const matching = result.findings.filter(
      (finding) =>
        (severity === undefined || compareSeverity(finding.severity, severity) >= 0) &&
        (fixable === undefined || fixable === canBeActedOn(finding)) &&
        hasPart(finding.package.name, part),
    );
    return {
      summary: { ...scanSummary(result), matching: matching.length },
      untrusted: { ...imageDocument(result), crossed: result.verdict.crossed.map(crossingEntry) },
      lists: { findings: answerList(mostUrgentFirst(matching), shown, findingEntry) },
      holes: result.verdict.incomplete,
    };
  },
});

/** Scans one image as `plimsoll scan` does. */
export function scanned(image: string, session: ScanSession): Promise<ScanResult> {
  return localScanner(session).scan(image, image);
}
