import { DISTRIBUTIONS, type ReleaseFile, type ReleaseFormat } from '../../distributions/index.ts';
import { parseOsRelease } from './os-release.ts';

/** Key for the first line of a file that has no assignments. */
export const LINE = 'LINE';

const OWN = DISTRIBUTIONS.flatMap(({ release }) => release?.file ?? []);

/**
 * Files that name the distribution, the most reliable first. A derivative keeps its parent's file beside its
 * own (Rocky has etc/redhat-release, Ubuntu has etc/debian_version), so the parents' files come last.
 */
export const RELEASE_FILES: ReadonlyMap<string, ReleaseFormat> = new Map<string, ReleaseFormat>([
  ['etc/os-release', 'os-release'],
  ['usr/lib/os-release', 'os-release'],
  ['etc/lsb-release', 'lsb-release'],
  ...formats(OWN.filter((file) => !file.isInherited)),
  ['etc/system-release', 'line'],
  ...formats(OWN.filter((file) => file.isInherited)),
]);

function formats(files: readonly ReleaseFile[]): readonly (readonly [path: string, format: ReleaseFormat])[] {
  return files.map(({ path, format }) => [path, format] as const);
}

/** Parses a file in this format into keys and values. */
export function readRelease(format: ReleaseFormat, text: string): Readonly<Record<string, string>> {
  switch (format) {
    case 'os-release':
    case 'lsb-release':
      return parseOsRelease(text);
    case 'suse-release':
      return { [LINE]: firstLine(text), ...spacedAssignments(text) };
    case 'line':
    case 'alpine-release':
    case 'debian_version':
      return { [LINE]: firstLine(text) };
  }
}

function firstLine(text: string): string {
  return (text.trimStart().split('\n', 1)[0] ?? '').trim();
}

function spacedAssignments(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [name = '', value = ''] = line.split('=', 2).map((part) => part.trim());
    if (name === 'VERSION' || name === 'PATCHLEVEL') found[name] = value;
  }
  return found;
}
