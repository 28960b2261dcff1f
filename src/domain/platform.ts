/** Source: OCI image index, `platform`. Architectures are Go's names: amd64, arm64, arm, ... */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** `linux/arm/v7` or `linux/amd64`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** Reads `os/architecture[/variant]`; undefined when a part is missing or empty. */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.split('/');
  const [os, architecture, variant] = parts;
  if (!os || !architecture || parts.length > 3 || variant === '') return undefined;
  return { os, architecture, ...(variant && { variant }) };
}
