// Node.js: "Single executable applications", which postject and `--build-sea` inject as a note. Bun:
// src/StandaloneModuleGraph.zig. Deno: cli/standalone/binary.rs, and https://github.com/denoland/sui. On
// Windows, Node.js and Deno add a resource. pkg: lib/packer.ts and lib/producer.ts. nexe: src/compiler.ts.
// Dart: pkg/dart2native/lib/dart2native.dart.

import type { ByteSource } from '../../archive/index.ts';
import type { LanguageEcosystem } from '../../domain/index.ts';
import { readNotes } from './notes.ts';
import type { Program } from './program.ts';
import { readIfAvailable } from './read-or-nothing.ts';

type Bundler = Extract<LanguageEcosystem, 'node-sea' | 'bun' | 'deno' | 'dart'>;

const NODE_NOTE = 'NODE_SEA_BLOB';
const DENO_NOTE = 'SUI';
const DENO = Buffer.from('d3n0l4nd');
const BUN = Buffer.from('\n---- Bun! ----\n');
/** Sections with bundled code; tools that add an Apple section prefix its name with two underscores. */
const SECTIONS: ReadonlyMap<string, Bundler> = new Map([
  ['.bun', 'bun'],
  ['__bun', 'bun'],
  ['NODE_SEA_BLOB', 'node-sea'],
  ['__NODE_SEA_BLOB', 'node-sea'],
  ['d3n0l4nd', 'deno'],
  ['__d3n0l4nd', 'deno'],
]);
/** Section size in Bun itself, which bundles nothing. */
const EMPTY_SECTION_BYTES = 8;
/** Windows resource names, after the directory at the start of the section. */
const RESOURCES: readonly (readonly [name: Buffer, bundler: Bundler])[] = [
  [Buffer.from(NODE_NOTE, 'utf16le'), 'node-sea'],
  [Buffer.from('d3n0l4nd', 'utf16le'), 'deno'],
  [Buffer.from('D3N0L4ND', 'utf16le'), 'deno'],
];
const RESOURCE_SECTION = '.rsrc';
const MAX_RESOURCE_BYTES = 1024 ** 2;
/** Last bytes of a file, where earlier versions and other Node.js bundlers leave their mark. */
const TAIL_BYTES = 64;
/** End of the script that starts an application appended by pkg. */
const PKG = Buffer.from('\n);\n})');
const NEXE = Buffer.from('<nexe~~sentinel>');
/** Follows the offset of the snapshot appended by Dart. */
const DART = Buffer.from('dcdcf6f600000000', 'hex');

/** Returns the runtime bundled with an application in a program; undefined for any other program. */
export function bundlerOf(body: ByteSource, program: Program): Bundler | undefined {
  return (
    bySection(program) ??
    byTail(body) ??
    readIfAvailable(() => byNote(body, program)) ??
    readIfAvailable(() => byResource(body, program))
  );
}

function bySection({ sections }: Program): Bundler | undefined {
  const bundled = sections.find(({ name, size }) => SECTIONS.has(name) && size > EMPTY_SECTION_BYTES);
  return bundled && SECTIONS.get(bundled.name);
}

function byResource(body: ByteSource, { sections }: Program): Bundler | undefined {
  const resources = sections.find(({ name }) => name === RESOURCE_SECTION);
  if (!resources) return undefined;
  const start = body.read(resources.offset, Math.min(resources.size, MAX_RESOURCE_BYTES));
  return RESOURCES.find(([name]) => start.includes(name))?.[1];
}

function byTail(body: ByteSource): Bundler | undefined {
  const start = Math.max(0, body.size - TAIL_BYTES);
  const tail = body.read(start, body.size - start);
  if (tail.includes(DENO)) return 'deno';
  if (tail.includes(NEXE) || tail.subarray(-PKG.length).equals(PKG)) return 'node-sea';
  if (tail.subarray(-DART.length).equals(DART)) return 'dart';
  return tail.includes(BUN) ? 'bun' : undefined;
}

function byNote(body: ByteSource, program: Program): Bundler | undefined {
  for (const { name, start } of readNotes(body, program)) {
    if (name === NODE_NOTE) return 'node-sea';
    if (name === DENO_NOTE && start.includes(DENO)) return 'deno';
  }
  return undefined;
}
