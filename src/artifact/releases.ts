import { compareTexts } from '../domain/index.ts';

/** One artifact's part of a feed. */
export interface FeedPart {
  /** `debian-12`, `npm`. */
  readonly name: string;
  readonly ecosystems: readonly string[];
}

/**
 * Divides a feed's ecosystems by release: ecosystems in one family whose names contain the same version share
 * an artifact (`Ubuntu:24.04:LTS` and `Ubuntu:Pro:24.04:LTS`). Clients select by ecosystem, so the grouping
 * affects only size.
 */
export function feedPartsOf(ecosystems: readonly string[]): readonly FeedPart[] {
  const byName = Map.groupBy([...ecosystems].sort(), nameOf);
  return [...byName].map(([name, members]) => ({ name, ecosystems: members })).sort(byNameOf);
}

/** Converts a name to a tag: lower case, with `-` for characters that tags may not contain. */
export function tagOf(name: string): string {
  const text = name.toLowerCase().replaceAll(/[^a-z0-9._]+/gu, '-');
  return text.replaceAll(/^[-.]+|-+$/gu, '').slice(0, 120);
}

function nameOf(ecosystem: string): string {
  const [family = '', ...rest] = ecosystem.split(':');
  const version = /v?\d+(?:[.\d]*\d)?/u.exec(rest.join(':'))?.[0];
  return tagOf(version === undefined ? ecosystem : `${family}-${version}`);
}

function byNameOf(a: FeedPart, b: FeedPart): number {
  return compareTexts(a.name, b.name);
}
