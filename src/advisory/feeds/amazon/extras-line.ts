import type { Update } from '../../feed-kit/updateinfo.ts';

/** Which topics of extras have a package, and whether core has it. */
export interface PackageLines {
  readonly core: ReadonlySet<string>;
  /** Topics by package name. */
  readonly topics: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Returns the lowest version that belongs to the topic's line: of a package that core or another topic has, too, in other
 * versions, a fix in `kernel-5.10` says nothing about kernel 4.14. Undefined if no other line has the package.
 */
export function lowestOfLine(
  { name, version }: Update['packages'][number],
  topic: string,
  { core, topics }: PackageLines,
): string | undefined {
  if (!core.has(name) && (topics.get(name)?.size ?? 0) < 2) return undefined;
  const [, epoch = '', upstream = ''] = /^(\d+:)?([^-]*)/u.exec(version) ?? [];
  const [ofTopic = ''] = /\d+(?:\.\d+)*$/u.exec(topic) ?? [];
  if (ofTopic !== '' && (upstream === ofTopic || upstream.startsWith(`${ofTopic}.`))) return epoch + ofTopic;
  return epoch + upstream.split('.', 2).join('.');
}
