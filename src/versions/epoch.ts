/** Drops the epoch, which versions of Debian's and of rpm packages may begin with: `1:2.0-3`. */
export function withoutEpoch(version: string): string {
  return version.slice(version.indexOf(':') + 1);
}
