import type { Ecosystem, Release } from '../contract.ts';

/** Makes an ecosystem whose name is followed by the version, `AlmaLinux:9`, or by nothing, `Wolfi`. */
export function byVersion(name: string): Ecosystem {
  return { name, releaseOf: (version) => ({ version }) };
}

/** Parses `Leap 15.6` by the prefix `Leap `: a product whose name ends with a number. */
export function productRelease(rest: string, prefix: string): Release | undefined {
  const version = rest.startsWith(prefix) ? rest.slice(prefix.length) : '';
  return isNumeric(version) ? { version } : undefined;
}

export function isNumeric(version: string): boolean {
  return version !== '' && !Number.isNaN(Number(version.replace('.', '')));
}
