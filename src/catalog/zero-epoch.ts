/** Writes a version as dpkg and rpm do: an epoch of 0 is left out. */
export function withoutZeroEpoch(version: string): string {
  return version.startsWith('0:') ? version.slice(2) : version;
}
