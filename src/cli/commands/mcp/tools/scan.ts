import * as z from 'zod';
import type { ScanResult } from '../../../../domain/index.ts';
import { mostUrgentFirst } from '../../../../report/index.ts';
import { localScanner } from '../../../opening/scanner.ts';
import type { ScanSession } from '../../../opening/session.ts';
import { answerList } from '../answer.ts';
import { crossingEntry, findingEntry, imageDocument, problemEntry, scanSummary } from '../documents.ts';
import { defineTool, imageNameArgument, page, platformArgument, sessionFor } from '../tool.ts';

export const scanTool = defineTool({
  name: 'scan',
  title: 'Scan an image',
  description:
    'Lists the known vulnerabilities of an image, the most urgent first, and holds them against the line that the user set.',
  input: z.strictObject({ image: imageNameArgument, platform: platformArgument, ...page }),
  async answer({ image, platform: named, ...shown }, session) {
    const result = await scanned(image, sessionFor(session, [image], named));
    return {
      summary: scanSummary(result),
      untrusted: { ...imageDocument(result), crossed: result.verdict.crossed.map(crossingEntry) },
      lists: {
        findings: answerList(mostUrgentFirst(result.findings), shown, findingEntry),
        holes: answerList(result.verdict.incomplete, shown, problemEntry),
      },
    };
  },
});

/** Scans one image as `plimsoll scan` does. */
export function scanned(image: string, session: ScanSession): Promise<ScanResult> {
  return localScanner(session).scan(image, image);
}
