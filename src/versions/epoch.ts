/** Drops the epoch, which may begin a Debian or rpm package version: `1:2.0-3`. */
export function withoutEpoch(version: string): string {
  return version.slice(version.indexOf(':') + 1);
}
