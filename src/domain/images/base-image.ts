import type { Digest } from './digest.ts';
import { locationsOf, type InstalledPackage } from '../packages/installed-package.ts';

/**
 * Evidence for a base image: an annotation or a label on the image built on it, the user, an administrator,
 * or layers shared with images in other repositories.
 */
export const BASE_SOURCES = ['annotation', 'label', 'option', 'marked', 'shared'] as const;
export type BaseSource = (typeof BASE_SOURCES)[number];

/**
 * Whether the user or an administrator named the base: nothing else exempts findings, least of all the image
 * itself.
 */
export function isNamedByUser({ source }: Pick<BaseImage, 'source'>): boolean {
  return source === 'option' || source === 'marked';
}

/** A finding's origin: the base image, or the layers built on it. */
export const FINDING_ORIGINS = ['base', 'yours'] as const;
export type FindingOrigin = (typeof FINDING_ORIGINS)[number];

/** The base that an image names: OCI image-spec annotations.md. At least one of name and digest. */
export interface NamedBase {
  readonly source: Extract<BaseSource, 'annotation' | 'label'>;
  /** Any text; the specification asks for a full reference. */
  readonly name?: string;
  readonly digest?: Digest;
}

/** The image that another one was built on. Its layers were read, and are that image's first ones. */
export interface BaseImage {
  readonly reference: string;
  /** Its manifest's digest; absent if its source has no manifest. */
  readonly digest?: Digest;
  readonly source: BaseSource;
  /** Number of the image's first layers that are this base's; never all. */
  readonly layers: number;
  /** Other bases found below the image, most layers first; absent if there are no others. */
  readonly others?: readonly Omit<BaseImage, 'others'>[];
}

/** Adds the others to a base: one per layer count, since the same layers have one content. */
export function withOthers(base: BaseImage, found: readonly BaseImage[]): BaseImage {
  const byLayers = new Map(found.toReversed().map((each) => [each.layers, each]));
  byLayers.delete(base.layers);
  const others = [...byLayers.values()].sort((a, b) => b.layers - a.layers);
  return others.length === 0 ? base : { ...base, others };
}

/** Whether a base brought all of a package's places: rebuilding on a newer base replaces them. */
export function isOfBase(pkg: InstalledPackage, { layers }: Pick<BaseImage, 'layers'>): boolean {
  return locationsOf(pkg).every(({ layer }) => layer < layers);
}

/** Without a base that was read, everything is the user's. */
export function originOf({ from = 'yours' }: { readonly from?: FindingOrigin }): FindingOrigin {
  return from;
}
