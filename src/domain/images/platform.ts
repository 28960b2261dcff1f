/** Source: OCI image index, `platform`. Architectures are Go's names: amd64, arm64, arm, ... */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Requests every platform of an image. */
export const ALL_PLATFORMS = 'all';

/** Formats a platform: `linux/arm/v7`, `linux/amd64`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** Linux image architectures, by Go's names: a text that begins with one omits the system. */
const ARCHITECTURES: ReadonlySet<string> = new Set([
  '386',
  'amd64',
  'arm',
  'arm64',
  'loong64',
  'mips64le',
  'ppc64le',
  'riscv64',
  's390x',
]);

/** Parses `[os/]architecture[/variant]`; undefined if a part is missing or empty. */
export function parsePlatform(text: string): Platform | undefined {
  const given = text.split('/');
  const parts = ARCHITECTURES.has(given[0] ?? '') ? ['linux', ...given] : given;
  const [os, architecture, variant] = parts;
  if (!os || !architecture || parts.length > 3 || variant === '') return undefined;
  return { os, architecture, ...(variant && { variant }) };
}

/** Variants implied by platforms that name none (containerd's platform normalisation). */
export const DEFAULT_VARIANTS: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8', arm: 'v7' };

export function variantOf({ variant, architecture }: Platform): string | undefined {
  return variant ?? DEFAULT_VARIANTS[architecture];
}

/** Whether an image for `offered` satisfies a request for `wanted`; an unnamed variant means any. */
export function matchesPlatform(offered: Platform, wanted: Platform): boolean {
  if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return false;
  return wanted.variant === undefined || variantOf(offered) === wanted.variant;
}
