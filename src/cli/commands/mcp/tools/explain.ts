import type { Explanation, ScanResult } from '../../../../domain/index.ts';
import { parseId } from '../../../options/parse-id.ts';
import { explainNamed } from '../../explain/run.ts';
import { answerList, type PageArguments, type ToolAnswer } from '../answer.ts';
import { imageDocument, imageOutcome, packageAnswer, provedEntry, suppressedEntry } from '../documents.ts';
import { defineTool, idArgument, imageNameArgument, platformArgument, sessionFor } from '../tool.ts';

export const explainTool = defineTool({
  name: 'explain',
  title: 'Explain a vulnerability',
  description:
    'Shows the evidence for one CVE or advisory in an image, or the reason why it is not reported.',
  input: {
    id: idArgument,
    image: imageNameArgument,
    platform: platformArgument,
  },
  async answer({ id: written, image: name, platform: named }, shown, session) {
    const id = parseId(written);
    const { explanation, result } = await explainNamed(id, name, sessionFor(session, [name], named));
    return {
      summary: { id, kind: explanation.kind, ...imageOutcome(result) },
      untrusted: imageDocument(result),
      lists: listsOf(explanation, result, shown),
      holes: result.verdict.incomplete,
    };
  },
});

function listsOf(explanation: Explanation, result: ScanResult, shown: PageArguments): ToolAnswer['lists'] {
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
