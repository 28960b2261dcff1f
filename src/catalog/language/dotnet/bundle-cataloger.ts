import type { ByteSource } from '../../../archive/index.ts';
import type { FileFacts, LayerFile, Result } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import {
  atItsPath,
  hasAppendedBytes,
  isMachO,
  isPe,
  isUniversal,
  readEachProgram,
  readOrNothing,
  readProgram,
} from '../../program/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readBundle, type Bundle } from './bundle.ts';
import { readDependencies } from './dependencies.ts';
import { withoutList } from './without-list.ts';

/**
 * Reads the packages in .NET single-file programs from the bundle's deps.json. Each program is the
 * application of its own packages.
 */
export const dotnetBundleCataloger: FileCataloger = {
  kind: 'file',
  id: 'dotnet-bundle',
  version: 3,
  looksAt: () => true,
  // Bundles are appended to the program, so other large ELF programs need not be buffered.
  wants: (file, head) =>
    isPe(head) || isMachO(head) || isUniversal(head) || hasAppendedBytes(file, head) ? 'random' : 'no',
  read: (file, body) => readEachProgram(file, body, readFile),
  combine: (files) => files.map(atItsPath),
};

/** Returns undefined for programs without a bundle. */
function readFile({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const bundle = bundleOf(body);
  return bundle && factsOf(path, bundle);
}

function bundleOf(body: ByteSource): Result<Bundle> | undefined {
  const program = readOrNothing(() => readProgram(body));
  return program && readBundle(body, program);
}

function factsOf(path: string, bundle: Result<Bundle>): FileFacts {
  if (!bundle.ok) return unreadableFile(path, bundle.failure);
  const { list } = bundle.value;
  if (list === undefined) return { path, packages: [], problems: [withoutList(path)] };
  const packages = readDependencies(list);
  return packages.ok ? { path, packages: packages.value } : unreadableFile(path, packages.failure);
}
