import { defined, type FileFacts, type Package } from '../../../domain/index.ts';
import type { FileCataloger, ImageNames } from '../../cataloger.ts';
import { isCondaRecord } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readCondaRecord } from './record.ts';

/** The record fields used by combining. */
interface CondaDetail {
  readonly metadata: readonly string[];
}

/**
 * Reads the packages in conda environments from the `conda-meta` records. No feed covers them; the Python
 * distributions they install are cataloged separately.
 */
export const condaCataloger: FileCataloger = {
  kind: 'file',
  id: 'conda',
  version: 2,
  looksAt: isCondaRecord,
  wants: () => 'whole',
  read({ path }, body): FileFacts {
    const record = readCondaRecord(body.read(0, body.size).toString('utf8'));
    if (!record.ok) return unreadableFile(path, record.failure);
    const { package: pkg, metadata } = record.value;
    const detail: CondaDetail = { metadata };
    return { path, packages: [pkg], ...(metadata.length > 0 && { detail }) };
  },
  combine(files, image) {
    const found = findMetadata(files, image);
    return files.map((file) => combineRecord(file, found));
  },
};

function findMetadata(files: readonly FileFacts[], image: ImageNames): ReadonlyMap<string, string> {
  const asked = files.flatMap(metadataOf);
  return asked.length > 0 ? image.find(asked) : new Map();
}

/** Sets the environment as the packages' application, and finds the files that a package brought. */
function combineRecord(file: FileFacts, found: ReadonlyMap<string, string>): FileFacts {
  const { path, packages = [], problems } = file;
  const application = environmentOf(path).replace(/\/$/u, '');
  const brought = metadataOf(file).flatMap((each) => found.get(each) ?? []);
  return {
    path,
    packages: packages.map((pkg) => inEnvironment(pkg, application)),
    ...(brought.length > 0 && { brought }),
    ...defined({ problems }),
  };
}

function inEnvironment(pkg: Package, application: string): Package {
  const { status, qualifiers, ...identity } = pkg;
  return {
    ...identity,
    ...(application !== '' && { application }),
    ...defined({ status, qualifiers }),
  };
}

/** Lists a record's metadata files by their paths in the image. */
function metadataOf({ path, detail }: FileFacts): readonly string[] {
  return isCondaDetail(detail) ? detail.metadata.map((each) => environmentOf(path) + each) : [];
}

/** Trusts this cataloger's own stored details. */
function isCondaDetail(detail: unknown): detail is CondaDetail {
  return typeof detail === 'object' && detail !== null && 'metadata' in detail;
}

/** Returns the environment root with its slash: `opt/conda/` for `opt/conda/conda-meta/xz-5.2.6-0.json`. */
function environmentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('conda-meta/'));
}
