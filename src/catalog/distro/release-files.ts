import { parseOsRelease } from './os-release.ts';

/** The key under which the first line of a file that is no list of assignments is kept. */
export const LINE = 'LINE';

export type ReleaseFormat =
  /** os-release(5). */
  | 'os-release'
  /** `DISTRIB_ID=Ubuntu`, in the same quoting. */
  | 'lsb-release'
  /** A name, most often the word "release", a version. */
  | 'line'
  /** SUSE before 12: a line, and after it `VERSION = 11` and `PATCHLEVEL = 4`. */
  | 'suse-release'
  /** Only a version; the distribution is the one of the file's name. */
  | 'alpine-release'
  | 'debian_version';

/**
 * Files that name the distribution, the one to be believed first. A derivative keeps its parent's file beside its
 * own (Rocky has etc/redhat-release, Ubuntu has etc/debian_version), so the parents' come last.
 */
export const RELEASE_FILES: ReadonlyMap<string, ReleaseFormat> = new Map<string, ReleaseFormat>([
  ['etc/os-release', 'os-release'],
  ['usr/lib/os-release', 'os-release'],
  ['etc/lsb-release', 'lsb-release'],
  ['etc/alpine-release', 'alpine-release'],
  ['etc/almalinux-release', 'line'],
  ['etc/rocky-release', 'line'],
  ['etc/oracle-release', 'line'],
  ['etc/centos-release', 'line'],
  ['etc/fedora-release', 'line'],
  ['etc/azurelinux-release', 'line'],
  ['etc/mariner-release', 'line'],
  ['etc/photon-release', 'line'],
  ['etc/openEuler-release', 'line'],
  ['etc/mageia-release', 'line'],
  ['etc/SuSE-release', 'suse-release'],
  ['etc/redhat-release', 'line'],
  ['etc/system-release', 'line'],
  ['etc/debian_version', 'debian_version'],
]);

/** What a file of this format says, as keys and values. */
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
