// WebAssembly programs: cmd/link/internal/wasm/asm.go in Go's standard library, and the "producers section"
// in the WebAssembly tool conventions. They have no build info, only the framed module text.

import type { ByteSource } from '../../../archive/index.ts';
import { failed, ok, type Result } from '../../../domain/index.ts';
import type { Program, Range } from '../../program/index.ts';
import { MAX_BUILD_INFO_BYTES, MAX_VERSION } from './limits.ts';
import type { RawBuildInfo } from './read-build-info.ts';

const PRODUCERS = 'producers';
const MAX_PRODUCERS_BYTES = 64 * 1024;
/** The Go compiler's name; its length-prefixed version follows. */
const COMPILER = Buffer.from('Go cmd/compile');

/** The module text's frame: `infoStart` and `infoEnd` in cmd/go/internal/modload/build.go. */
const FRAME = {
  start: Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex'),
  end: Buffer.from('f932433186182072008242104116d8f2', 'hex'),
};
const SEARCH_BYTES = 1024 ** 2;

/** Reads the Go version and the modules; undefined for programs built by another compiler. */
export function readWasmBuildInfo(file: ByteSource, { sections }: Program): Result<RawBuildInfo> | undefined {
  const goVersion = sections
    .filter(({ name }) => name === PRODUCERS)
    .map((section) => compilerVersion(file, section))
    .find((version) => version !== undefined);
  if (goVersion === undefined) return undefined;
  if (goVersion === '') return failed('its build info does not name the version of Go');
  for (const section of sections.filter(({ name }) => name === 'data')) {
    const start = findFrame(file, section);
    if (start === undefined) continue;
    const text = file.read(start, Math.min(MAX_BUILD_INFO_BYTES, section.offset + section.size - start));
    const end = text.indexOf(FRAME.end);
    if (end < 0) return failed('its modules are cut off');
    return ok({ goVersion, text: text.toString('utf8', 0, end) });
  }
  return ok({ goVersion, text: '' });
}

function compilerVersion(file: ByteSource, { offset, size }: Range): string | undefined {
  const producers = file.read(offset, Math.min(size, MAX_PRODUCERS_BYTES));
  const found = producers.indexOf(COMPILER);
  if (found < 0) return undefined;
  const at = found + COMPILER.length;
  const length = Math.min(producers[at] ?? 0, MAX_VERSION);
  return producers.toString('utf8', at + 1, at + 1 + length);
}

/** Returns the offset after the frame's start; pieces overlap, so one contains it whole. */
function findFrame(file: ByteSource, { offset, size }: Range): number | undefined {
  for (let at = 0; at < size; at += SEARCH_BYTES) {
    const piece = file.read(offset + at, Math.min(SEARCH_BYTES + FRAME.start.length, size - at));
    const found = piece.indexOf(FRAME.start);
    if (found >= 0) return offset + at + found + FRAME.start.length;
  }
  return undefined;
}
