import { counted, nameSome, originOf, type BaseSource, type ScanResult } from '../../domain/index.ts';
import { shortDigest } from './short-digest.ts';

const SOURCES: Readonly<Record<BaseSource, string>> = {
  annotation: 'named by an annotation',
  label: 'named by a label',
  option: 'of --base',
  marked: 'marked as a base',
  shared: 'shared by other repositories',
};

/** Other bases to name before counting the rest. */
const NAMED = 3;

/** Names the base image, and counts the findings from it; undefined without one. */
export function baseWords({ base, findings, verdict }: ScanResult): string | undefined {
  if (!base) return undefined;
  const { reference, digest, source } = base;
  const how = [...(digest ? [shortDigest(digest)] : []), SOURCES[source]].join(', ');
  const also = base.others
    ? `, beside ${nameSome(
        base.others.map((each) => each.reference),
        NAMED,
      )}`
    : '';
  const ofBase = findings.filter((finding) => originOf(finding) === 'base').length;
  const ignored = verdict.line?.ignoreBase ? ', which the line leaves out' : '';
  return `base image ${reference} (${how})${also}: ${ofBase} of ${counted(findings.length, 'finding')}${ignored}`;
}
