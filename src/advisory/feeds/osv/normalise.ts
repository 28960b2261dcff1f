import {
  comparableName,
  isMalware,
  type Advisory,
  type Problem,
  type VulnerableRange,
} from '../../../domain/index.ts';
import { toDescription } from '../../fields/description.ts';
import { withGoQualifiers } from './go-qualifiers.ts';
import { leftOut, placeholders } from './left-out.ts';
import { mergeArchitectures } from './architectures.ts';
import { identityOf } from './identity.ts';
import { boundToVersions } from './malware.ts';
import { boundToStreams } from './modules.ts';
import { isCoveredByCveRecords } from './notices.ts';
import { rangesOf } from './ranges.ts';
import { ratingsOf } from './ratings.ts';
import { isOf, spelled, type OsvAffected } from './affected.ts';
import type { OsvRecord } from './schema.ts';
import { withoutFixesOfPro } from './ubuntu-pro.ts';

/**
 * Converts one OSV record for one ecosystem, any release (`Debian` for `Debian:12`). The advisory has no ranges if the
 * record was withdrawn or is about other ecosystems only.
 */
export function toAdvisory(
  record: OsvRecord,
  ecosystem: string,
  onProblem: (problem: Problem) => void,
): Advisory {
  const { cves, aliases } = identityOf(record);
  const title = toDescription(record.summary ?? record.details);
  const url = record.references.find((each) => each.type === 'ADVISORY' && each.url !== '')?.url;
  const tell = (message: string, about?: string) =>
    onProblem({
      kind: 'range-invalid',
      subject: record.id,
      message,
      ...(about !== undefined && { package: about }),
    });
  const isInForce = !isVoid(record);
  const about = isInForce
    ? record.affected
        .filter((entry) => isAbout(entry, ecosystem))
        .map((entry) => comparable(entry, ecosystem))
    : [];
  const entries = isMalware(record.id) ? about.map(boundToVersions) : mergeArchitectures(about);
  const all = entries.flatMap((entry) =>
    withGoQualifiers(
      rangesOf(entry, (message) => tell(message, entry.package?.name)),
      entry,
      record,
    ),
  );
  const ranges = [
    ...withoutFixesOfPro(boundToStreams(all, record.summary ?? '')),
    ...(isInForce ? placeholders(record, ecosystem) : []),
  ];
  for (const problem of leftOut(record, entries)) onProblem(problem);
  return {
    id: record.id,
    cves,
    aliases,
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    ...(record.published !== undefined && { published: record.published }),
    ...(record.modified !== undefined && { modified: record.modified }),
    ratings: ratingsOf(record, cves.length),
    ranges: distinct(ranges),
  };
}

function isVoid(record: OsvRecord): boolean {
  return record.withdrawn !== undefined || isCoveredByCveRecords(record);
}

/**
 * Excludes Rocky's special interest groups. They rebuild distribution packages for their own repositories with higher
 * versions (4.18.0-425.10.1.el8_7.cloud), so their errata are not about the distribution's packages.
 */
function isAbout({ package: affected }: OsvAffected, ecosystem: string): boolean {
  if (affected === undefined || !isOf(affected.ecosystem, ecosystem)) return false;
  return affected.purl?.includes('-sig-') !== true;
}

/** Spells the package name as lookups do. */
function comparable(entry: OsvAffected, ecosystem: string): OsvAffected {
  if (entry.package === undefined) return entry;
  const own = spelled(entry.package.ecosystem, ecosystem);
  const name = comparableName(own, entry.package.name);
  return { ...entry, package: { ...entry.package, ecosystem: own, name } };
}

/** Removes duplicates: errata list a package once per architecture, and module updates once per rebuild. */
function distinct(ranges: readonly VulnerableRange[]): readonly VulnerableRange[] {
  if (ranges.length < 2) return ranges;
  return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
}
