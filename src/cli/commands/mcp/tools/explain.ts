import * as z from 'zod';
import type { Explanation, ScanResult } from '../../../../domain/index.ts';
import { parseId } from '../../../options/parse-id.ts';
import { explainNamed } from '../../explain/run.ts';
import { answerList, type List, type PageArguments } from '../answer.ts';
import { imageDocument, packageAnswer, problemEntry, provedEntry, suppressedEntry } from '../documents.ts';
import { defineTool, imageNameArgument, page, platformArgument, sessionFor } from '../tool.ts';

export const explainTool = defineTool({
  name: 'explain',
  title: 'Explain a vulnerability',
  description:
    'Shows the evidence for one CVE or advisory in an image, or the reason why it is not reported.',
  input: z.strictObject({
    id: z.string().describe('a CVE, or the ID of an advisory: CVE-2023-4911'),
    image: imageNameArgument,
    platform: platformArgument,
    ...page,
  }),
  async answer({ id: written, image: name, platform: named, ...shown }, session) {
    const id = parseId(written);
    const { explanation, result } = await explainNamed(id, name, sessionFor(session, [name], named));
    return {
      summary: { id, kind: explanation.kind, holes: result.verdict.incomplete.length },
      untrusted: imageDocument(result),
      lists: {
        ...listsOf(explanation, result, shown),
        holes: answerList(result.verdict.incomplete, shown, problemEntry),
      },
    };
  },
});

function listsOf(
  explanation: Explanation,
  result: ScanResult,
  shown: PageArguments,
): Readonly<Record<string, List>> {
  switch (explanation.kind) {
    case 'reported':
      return {
        findings: answerList(explanation.findings, shown, provedEntry),
        suppressed: answerList(explanation.suppressed, shown, suppressedEntry),
      };
    case 'hidden':
      return { suppressed: answerList(explanation.suppressed, shown, suppressedEntry) };
    case 'not-reported':
      return {
        answers: answerList(explanation.answers, shown, ({ package: pkg, reason, absent, evidence }) => ({
          reason,
          absent,
          package: packageAnswer(pkg, result),
          evidence,
        })),
      };
    case 'unreadable':
      return { records: answerList(explanation.records, shown, (record) => record) };
    case 'no-such-package':
      return { packages: answerList(explanation.packages, shown, (pkg) => pkg) };
    case 'not-in-feeds':
      return {};
  }
}
