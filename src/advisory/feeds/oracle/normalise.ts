import type { Advisory, VulnerableRange } from '../../../domain/index.ts';
import type { OvalDefinition } from '../../feed-kit/oval.ts';
import { ovalAdvisory } from '../../feed-kit/oval-advisory.ts';

/** Converts an erratum, as far as it is about a release. */
export function toAdvisory(definition: OvalDefinition, release: string): Advisory {
  const platform = `Oracle Linux ${release}`;
  const packages = definition.packages.filter(
    ({ platforms }) => platforms.length === 0 || platforms.includes(platform),
  );
  const reference = definition.references.find(({ source }) => source.toLowerCase() === 'elsa');
  const advisory = ovalAdvisory(
    { ...definition, packages },
    {
      id: reference?.id ?? /\bEL[SBE]A-\d{4}-\d+\b/u.exec(definition.title)?.[0],
      ...(reference && { url: reference.url }),
      ecosystem: `Oracle Linux:${release}`,
      source: 'oracle',
    },
  );
  return { ...advisory, ranges: advisory.ranges.map(ofLine) };
}

/** The Unbreakable Enterprise Kernel has several lines side by side: a fix in 5.15 says nothing about 5.4. */
function ofLine(range: VulnerableRange): VulnerableRange {
  const [, line] = /^((?:\d+:)?\d+\.\d+)\..*uek/u.exec(range.upper ?? '') ?? [];
  return line === undefined ? range : { ...range, lower: line };
}
