import type { VulnerableRange } from '../../../domain/index.ts';
import { isModuleBuild } from './module-build.ts';

/**
 * Binds fixes built in a module (RPM modularity) to the erratum's streams. Its ranges do not name them, but
 * its title does: "Important: nodejs:18 security update", "Moderate: virt:rhel and virt-devel:rhel security,
 * bug fix, and enhancement update". Unbound, a fix in one stream, being higher than any version in an older
 * stream, would also apply to the older one. A few titles name no stream ("Important: varnish security
 * update"): other records may ({@link ModuleStreams}); otherwise the fix remains uncertain for each module
 * package that it touches.
 */
export function boundToStreams(
  ranges: readonly VulnerableRange[],
  title: string,
): readonly VulnerableRange[] {
  const streams = streamsIn(title);
  if (streams.length === 0) return ranges;
  return ranges.flatMap((range) =>
    isModuleBuild(range) ? streams.map((module) => ({ ...range, qualifiers: { module } })) : [range],
  );
}

function streamsIn(title: string): readonly string[] {
  const words = title.replaceAll(',', ' ').replaceAll('/', ' ').split(' ');
  return [...new Set(words.filter(isStream))];
}

/** Matches `name:stream`; a colon ending a word belongs to the sentence. */
function isStream(word: string): boolean {
  const colon = word.indexOf(':');
  return colon > 0 && colon < word.length - 1 && colon === word.lastIndexOf(':');
}
