import { hash } from 'node:crypto';
import { packageKey, purlOf, sourceOf, type InstalledPackage, type ScanResult } from '../../domain/index.ts';
import { layerDocument } from './metadata.ts';

/** Lists a package; a distribution's with its source and version parts. */
export function trivyPackage(pkg: InstalledPackage, result: ScanResult) {
  const { name, architecture, type, ecosystem } = pkg;
  const isOwn = ecosystem === undefined;
  const { epoch, version, release } = versionParts(type, pkg.version);
  const source = sourceOf(pkg);
  const sourceVersion = versionParts(type, source.version);
  return {
    ID: packageId(pkg),
    Name: name,
    Identifier: identifier(pkg, result),
    Version: version,
    Release: release,
    Epoch: epoch,
    Arch: architecture,
    ...(isOwn && {
      SrcName: source.name,
      SrcVersion: sourceVersion.version,
      SrcRelease: sourceVersion.release,
      SrcEpoch: sourceVersion.epoch,
    }),
    Maintainer: pkg.maker,
    Modularitylabel: pkg.module,
    Dev: pkg.dev,
    Layer: layerOf(pkg, result),
    FilePath: pathOf(pkg),
  };
}

/** Names a finding's package. */
export function packageReference(pkg: InstalledPackage, result: ScanResult) {
  return {
    PkgID: packageId(pkg),
    PkgName: pkg.name,
    PkgPath: pathOf(pkg),
    PkgIdentifier: identifier(pkg, result),
    InstalledVersion: pkg.version,
    Layer: layerOf(pkg, result),
  };
}

function packageId({ name, version }: InstalledPackage): string {
  return `${name}@${version}`;
}

function identifier(pkg: InstalledPackage, { distribution }: ScanResult) {
  const key = `${packageKey(pkg)}\0${pkg.database}`;
  return { PURL: purlOf(pkg, distribution), UID: hash('sha256', key, 'hex').slice(0, 16) };
}

function layerOf(pkg: InstalledPackage, { image }: ScanResult) {
  const layer = image.layers[pkg.layer];
  return layer && layerDocument(layer);
}

/** Returns a language package's file; a distribution's has only its database. */
function pathOf({ ecosystem, database }: InstalledPackage): string | undefined {
  return ecosystem === undefined ? undefined : database;
}

/** Splits `epoch:version-release` for deb and rpm. */
function versionParts(type: string, whole: string) {
  if (type !== 'deb' && type !== 'rpm') return { version: whole };
  const [, epoch, rest = whole] = /^(\d{1,9}):(.*)$/su.exec(whole) ?? [];
  const hyphen = rest.lastIndexOf('-');
  return {
    ...(epoch !== undefined && { epoch: Number(epoch) }),
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    ...(hyphen >= 0 && { release: rest.slice(hyphen + 1) }),
  };
}
