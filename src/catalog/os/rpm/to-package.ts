import type { Package } from '../../../domain/index.ts';
import { parseSourceRpm } from './source-rpm.ts';

/** Fields that rpm has for an installed package, whichever way a database spells them. */
export interface RpmFields {
  readonly name: string;
  /** Absent when the package has none, which rpm orders as 0. */
  readonly epoch?: number | undefined;
  readonly versionRelease: string;
  readonly architecture?: string | undefined;
  /** File name of the source package; only imported keys (`gpg-pubkey`) have none. */
  readonly sourceRpm?: string | undefined;
  readonly module?: string | undefined;
  readonly vendor?: string | undefined;
  readonly packager?: string | undefined;
}

/** Printed by `rpm -q --qf` for a tag that a package does not have. */
export const NONE = '(none)';

/**
 * Gives the source the epoch of the binary package, since the name of a source package carries none although its
 * version has one. This is right except for the few packages that give a sub-package its own epoch.
 */
export function toPackage(fields: RpmFields): Package {
  const version = withEpoch(fields.versionRelease, fields.epoch);
  const source = toSource(fields);
  const isOwnSource = source?.name === fields.name && source.version === version;
  const maker = fields.vendor ?? fields.packager;
  return {
    type: 'rpm',
    name: fields.name,
    version,
    architecture: fields.architecture ?? NONE,
    ...(source && !isOwnSource && { source }),
    ...(fields.module && { module: fields.module }),
    ...(maker && { maker }),
  };
}

/** Whether a package's source is not a valid source rpm file name, so that only its own name can be looked up. */
export function hasOddSource({ sourceRpm }: RpmFields): boolean {
  return sourceRpm !== undefined && parseSourceRpm(sourceRpm) === undefined;
}

function toSource({ sourceRpm, epoch }: RpmFields): Package['source'] {
  const source = sourceRpm === undefined ? undefined : parseSourceRpm(sourceRpm);
  return source && { name: source.name, version: withEpoch(source.versionRelease, epoch) };
}

function withEpoch(versionRelease: string, epoch: number | undefined): string {
  return epoch ? `${epoch}:${versionRelease}` : versionRelease;
}
