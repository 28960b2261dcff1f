/** Writes a version as dpkg and rpm do, without a zero epoch. */
export function withoutZeroEpoch(version: string): string {
  return version.startsWith('0:') ? version.slice(2) : version;
}
