import type { Advisory } from '../../domain/index.ts';
import { cveOf, sortedIds } from '../fields/cve-id.ts';
import { toRfc3339 } from '../fields/date.ts';
import { severityOfWord } from '../fields/severity-word.ts';
import type { OvalDefinition } from './oval.ts';
import { ovalRanges } from './oval-ranges.ts';

/** Facts about a definition that each vendor writes in its own way. */
interface Erratum {
  /** Undefined for a definition that names none: its own ID takes its place. */
  readonly id: string | undefined;
  readonly url?: string;
  readonly ecosystem: string;
  /** Source of its rating. */
  readonly source: string;
}

/** Converts a patch with its packages. */
export function ovalAdvisory(definition: OvalDefinition, { id, url, ecosystem, source }: Erratum): Advisory {
  const severity = severityOfWord(definition.severity);
  const published = toRfc3339(`${definition.issued}T00:00:00Z`);
  const named = [...definition.cves, ...definition.references.map((reference) => reference.id)];
  return {
    id: id ?? definition.id,
    cves: sortedIds(named.flatMap((each) => cveOf(each.split(':').at(-1) ?? '') ?? [])),
    aliases: [],
    ...(definition.title !== '' && { title: definition.title }),
    ...(url !== undefined && url !== '' && { url }),
    ...(published !== undefined && { published }),
    ratings: severity === undefined ? [] : [{ source, severity }],
    ranges: ovalRanges(definition, ecosystem),
  };
}
