import { formatPlatform, type Platform } from '../../domain/index.ts';

/** Names an image in a report, with its platform if known: `app:1 (linux/arm64)`. */
export function imageName({ reference, platform }: NamedImage): string {
  return platform ? `${reference} (${formatPlatform(platform)})` : reference;
}

interface NamedImage {
  readonly reference: string;
  readonly platform?: Platform;
}
