// go.sum: https://go.dev/ref/mod#go-sum-files

import { isJsonObject, type FileFacts } from '../../../../domain/index.ts';
import { isNamed } from './go-directives.ts';
import { lockedPackage, type LockedPackage } from '../locked-package.ts';

const MODULE = 'go.mod';
const SUM = 'go.sum';
const LINE = /^(\S+) (\S+) h1:/u;

export function isGoSum(path: string): boolean {
  return isNamed(path, SUM);
}

/**
 * Reads the modules whose content was needed: `VERSION/go.mod` lines belong to modules that were only
 * considered. A module's versions are in ascending order, and the last is the one used.
 */
export function readGoSum(text: string): readonly LockedPackage[] {
  const modules = new Map<string, LockedPackage>();
  for (const line of text.split('\n')) {
    const [, name, version = ''] = LINE.exec(line) ?? [];
    const each = version.endsWith(`/${MODULE}`) ? undefined : lockedPackage(name, version);
    if (each) modules.set(each.name, each);
  }
  return [...modules.values()];
}

/** Joins each incomplete go.mod with the go.sum beside it. */
export function joinGoSums(files: readonly FileFacts[]): readonly FileFacts[] {
  const sums = new Map(files.filter(({ path }) => isGoSum(path)).map((file) => [file.path, file]));
  return files.flatMap((file) => {
    if (sums.has(file.path)) return [];
    const { decided } = isJsonObject(file.detail) ? file.detail : {};
    return Array.isArray(decided) ? [joined(file, new Set(decided), sums.get(sumBeside(file)))] : [file];
  });
}

function sumBeside({ path }: FileFacts): string {
  return `${path.slice(0, -MODULE.length)}${SUM}`;
}

function joined(file: FileFacts, decided: ReadonlySet<unknown>, sum: FileFacts | undefined): FileFacts {
  const { path, packages = [], problems = [] } = file;
  if (sum)
    return {
      ...file,
      packages: [...packages, ...(sum.packages ?? []).filter(({ name }) => !decided.has(name))],
    };
  const message = `${path} names only direct dependencies, as before Go 1.17, and the others are in go.sum, which is missing`;
  return { ...file, problems: [...problems, { kind: 'package-details-unreadable', subject: path, message }] };
}
