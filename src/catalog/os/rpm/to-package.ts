import type { Package } from '../../../domain/index.ts';
import { parseSourceRpm } from './source-rpm.ts';

/** rpm's fields for an installed package, whatever the database format. */
export interface RpmFields {
  readonly name: string;
  /** Absent if the package has no epoch, which rpm orders as 0. */
  readonly epoch?: number | undefined;
  readonly versionRelease: string;
  readonly architecture?: string | undefined;
  /** The source package's file name; absent only for imported keys (`gpg-pubkey`). */
  readonly sourceRpm?: string | undefined;
  readonly module?: string | undefined;
  readonly vendor?: string | undefined;
  readonly packager?: string | undefined;
}

/** Printed by `rpm -q --qf` for a tag that a package does not have. */
export const NONE = '(none)';

/**
 * Gives the source the binary package's epoch: a source package's name carries no epoch, although its version
 * has one. This is right except for the few packages that give a sub-package its own epoch.
 */
export function toRpmPackage(fields: RpmFields): Package {
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
