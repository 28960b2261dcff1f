import { memorySource } from '../../../archive/index.ts';
import type { Package } from '../../../domain/index.ts';
import { lockFilesCataloger } from './index.ts';

/** Reads a lock file: `NAME@VERSION`, with its status if it is not only declared, and messages of problems. */
export function readLock(path: string, content: string) {
  const bytes = Buffer.from(content);
  const facts = lockFilesCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
  return {
    packages: facts?.packages?.map(lineOf),
    problems: (facts?.problems ?? []).map(({ message }) => message),
  };
}

/** Reads files of one image, and combines what they mean together. */
export function combineLocks(files: Readonly<Record<string, string>>) {
  const read = Object.entries(files).flatMap(([path, content]) => {
    const bytes = Buffer.from(content);
    return lockFilesCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes)) ?? [];
  });
  const combined = lockFilesCataloger.combine?.(read, { find: () => new Map() }) ?? [];
  return combined.map(({ path, packages = [], problems = [] }) => ({
    path,
    packages: packages.map(lineOf),
    problems: problems.map(({ message }) => message),
  }));
}

/** Reads how a lock file's packages were brought: `NAME@VERSION through DIRECT, DIRECT dev`. */
export function readBrought(path: string, content: string): readonly string[] {
  const bytes = Buffer.from(content);
  const facts = lockFilesCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
  return (facts?.packages ?? []).map(({ name, version, through, dev }) =>
    [
      `${name}@${version}`,
      ...(through ? [`through ${through.join(', ')}`] : []),
      ...(dev ? ['dev'] : []),
    ].join(' '),
  );
}

function lineOf({ name, version, status }: Package): string {
  return status === 'declared' ? `${name}@${version}` : `${name}@${version} ${status ?? ''}`;
}
