import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { liftHeapGrowthLimit } from '../memory/index.ts';

/** Bytes of the checksum before the code. */
const CHECKSUM_BYTES = 4;

/** A CommonJS file that was run. */
export interface LoadedFile {
  readonly exports: unknown;
  /** Keeps its code for the next time, with the functions that have run, unless that is where it came from. */
  keep(): void;
}

/**
 * Runs a CommonJS file with the code that V8 compiled of it another time, if `folder` holds that. Node's compile cache
 * leaves out functions that are compiled when they are first called, which is most of what a short run does.
 */
export function loadKept(file: string, folder: string, purpose: string): LoadedFile {
  const bytes = readFileSync(file);
  // V8 compares no more than the length of a source.
  const place = join(folder, `${purpose}-${crc32(bytes).toString(16)}`);
  const cachedData = readCode(place);
  // The bundler escapes what is not ASCII.
  const source = Module.wrap(bytes.toString('latin1'));
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  const isKept = script.cachedDataRejected === false;
  // V8 would drop what has not run for some time.
  if (!isKept) setFlagsFromString('--no-flush-bytecode');
  return {
    exports: run(script, file),
    keep: () => {
      if (!isKept) keep(script, place);
    },
  };
}

/** Runs it as require() would; what it requires finds it. */
function run(script: Script, file: string): unknown {
  const require = createRequire(file);
  const module = new Module(file);
  require.cache[file] = module;
  const body: unknown = script.runInThisContext();
  if (typeof body !== 'function') throw new Error(`${file} is not a CommonJS module`);
  Reflect.apply(body, module.exports, [module.exports, require, module, file, dirname(file)]);
  module.loaded = true;
  return module.exports;
}

function readCode(place: string): Buffer | undefined {
  try {
    const bytes = readFileSync(place);
    const code = bytes.subarray(CHECKSUM_BYTES);
    return bytes.readUInt32LE() === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function keep(script: Script, place: string): void {
  // V8 takes no code that was compiled under other flags.
  setFlagsFromString('--flush-bytecode');
  liftHeapGrowthLimit();
  const code = script.createCachedData();
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(code));
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    const staged = `${place}.${process.pid}`;
    writeFileSync(staged, Buffer.concat([checksum, code]), { mode: 0o600 });
    renameSync(staged, place);
  } catch {
    // Without it the next start takes longer.
  }
}
