// Node.js: "Single executable applications", which postject and `--build-sea` inject as a note. Bun: src/StandaloneModuleGraph.zig.
// Deno: cli/standalone/binary.rs, and https://github.com/denoland/sui, which adds its data as a note.

import type { ByteSource } from '../../archive/index.ts';
import type { LanguageEcosystem } from '../../domain/index.ts';
import { readNotes, readOrNothing, readProgram, type Program } from '../program/index.ts';

type Bundler = Extract<LanguageEcosystem, 'node-sea' | 'bun' | 'deno'>;

const NODE_NOTE = 'NODE_SEA_BLOB';
const DENO_NOTE = 'SUI';
const DENO = Buffer.from('d3n0l4nd');
const BUN = Buffer.from('\n---- Bun! ----\n');
const BUN_SECTION = '.bun';
/** What Bun itself has in its section: the size of nothing. */
const EMPTY_SECTION_BYTES = 8;
/** Where earlier versions leave their mark: at the very end. */
const TAIL_BYTES = 64;

/** Tells which runtime is bundled with an application in a program; undefined for any other program. */
export function bundlerOf(body: ByteSource): Bundler | undefined {
  const program = readOrNothing(() => readProgram(body));
  if (!program) return undefined;
  return bySection(program) ?? byTail(body) ?? readOrNothing(() => byNote(body, program));
}

function bySection({ sections }: Program): Bundler | undefined {
  const isBun = sections.some(({ name, size }) => name === BUN_SECTION && size > EMPTY_SECTION_BYTES);
  return isBun ? 'bun' : undefined;
}

function byTail(body: ByteSource): Bundler | undefined {
  const start = Math.max(0, body.size - TAIL_BYTES);
  const tail = body.read(start, body.size - start);
  if (tail.includes(DENO)) return 'deno';
  return tail.includes(BUN) ? 'bun' : undefined;
}

function byNote(body: ByteSource, program: Program): Bundler | undefined {
  for (const { name, start } of readNotes(body, program)) {
    if (name === NODE_NOTE) return 'node-sea';
    if (name === DENO_NOTE && start.includes(DENO)) return 'deno';
  }
  return undefined;
}
