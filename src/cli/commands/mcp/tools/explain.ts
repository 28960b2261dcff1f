import * as z from 'zod';
import type { Explanation, ScanResult } from '../../../../domain/index.ts';
import { parseId } from '../../../options/parse-id.ts';
import { explainNamed } from '../../explain/run.ts';
import { listOf, type List, type Page } from '../answer.ts';
import { imageDocument, packageEntry, problemEntry, provedEntry, suppressedEntry } from '../documents.ts';
import { defineTool, imageName, page, platform, sessionFor } from '../tool.ts';

export const explainTool = defineTool({
  name: 'explain',
  title: 'Explain a vulnerability',
  description:
    'Shows the evidence for one CVE or advisory in an image, or the reason why it is not reported.',
  input: z.strictObject({
    id: z.string().describe('a CVE, or the ID of an advisory: CVE-2023-4911'),
    image: imageName,
    platform,
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
        holes: listOf(result.verdict.incomplete, shown, problemEntry),
      },
    };
  },
});

function listsOf(explanation: Explanation, result: ScanResult, shown: Page): Readonly<Record<string, List>> {
  switch (explanation.kind) {
    case 'reported':
      return {
        findings: listOf(explanation.findings, shown, provedEntry),
        suppressed: listOf(explanation.suppressed, shown, suppressedEntry),
      };
    case 'hidden':
      return { suppressed: listOf(explanation.suppressed, shown, suppressedEntry) };
    case 'not-reported':
      return {
        answers: listOf(explanation.answers, shown, ({ package: pkg, reason, absent, evidence }) => ({
          reason,
          absent,
          package: packageEntry(pkg, result),
          evidence,
        })),
      };
    case 'unreadable':
      return { records: listOf(explanation.records, shown, (record) => record) };
    case 'no-such-package':
      return { packages: listOf(explanation.packages, shown, (pkg) => pkg) };
    case 'not-in-feeds':
      return {};
  }
}
