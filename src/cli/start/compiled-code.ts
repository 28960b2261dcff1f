import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, Module } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** Bytes before the code, of which the first four are its checksum: V8 copies code that does not begin at a multiple of 8. */
const HEAD_BYTES = 8;

/** A script that was compiled from its source, whose code is to be kept. */
interface Compiled {
  readonly script: Script;
  readonly place: string;
}

/**
 * Runs CommonJS files with the code that V8 compiled of them another time, if `folder` holds that. Node's compile cache
 * leaves out functions that are compiled when they are first called, which is most of what a short run does.
 */
export class KeptCode {
  readonly #compiled: Compiled[] = [];
  readonly #folder: string;
  readonly #purpose: string;
  readonly #others: readonly string[];

  /** `others` are files beside one that is run: their code is kept, too, once they are required. */
  constructor(folder: string, purpose: string, others: readonly string[]) {
    this.#folder = folder;
    this.#purpose = purpose;
    this.#others = others;
  }

  /** Returns what the file exports. */
  run(file: string): unknown {
    const bytes = readWrapped(file);
    // V8 compares no more than the length of a source.
    const place = join(
      this.#folder,
      `${this.#purpose}-${basename(file, '.js')}-${crc32(bytes).toString(16)}`,
    );
    const cachedData = readCode(place);
    // The bundler escapes what is not ASCII.
    const source = bytes.toString('latin1');
    // V8 takes no code that was kept under other flags.
    if (this.#compiled.length > 0) setFlags('--flush-bytecode');
    const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
    if (script.cachedDataRejected !== false) this.#compiled.push({ script, place });
    // V8 would drop what has not run for some time.
    if (this.#compiled.length > 0) setFlags('--no-flush-bytecode');
    return this.#evaluate(script, file);
  }

  /** Keeps the code of what was compiled for the next time, with the functions that have run. */
  async keep(): Promise<void> {
    if (this.#compiled.length === 0) return;
    const { liftHeapGrowthLimit } = await import('../memory/index.ts');
    setFlags('--flush-bytecode');
    liftHeapGrowthLimit();
    for (const { script, place } of this.#compiled) writeCode(place, script.createCachedData());
  }

  /** Runs it as require() would; what it requires finds it. */
  #evaluate(script: Script, file: string): unknown {
    const require = createRequire(file);
    const module = new Module(file);
    require.cache[file] = module;
    const load = (id: string): unknown => {
      const other = join(dirname(file), id);
      const isOther = this.#others.includes(id) && require.cache[other] === undefined;
      return isOther ? this.run(other) : require(id);
    };
    const body: unknown = script.runInThisContext();
    if (typeof body !== 'function') throw new Error(`${file} is not a CommonJS module`);
    Reflect.apply(body, module.exports, [module.exports, load, module, file, dirname(file)]);
    module.loaded = true;
    return module.exports;
  }
}

/** Reads a file within what makes it a function, in one piece: V8 would join the pieces of a text in a copy. */
function readWrapped(file: string): Buffer {
  const [head = '', tail = ''] = Module.wrap('\0').split('\0');
  const opened = openSync(file, 'r');
  try {
    const { size } = fstatSync(opened);
    const bytes = Buffer.allocUnsafeSlow(head.length + size + tail.length);
    bytes.write(head);
    readSync(opened, bytes, head.length, size, 0);
    bytes.write(tail, head.length + size);
    return bytes;
  } finally {
    closeSync(opened);
  }
}

function readCode(place: string): Buffer | undefined {
  try {
    const bytes = readFileSync(place);
    const code = bytes.subarray(HEAD_BYTES);
    return bytes.readUInt32LE() === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function writeCode(place: string, code: Buffer): void {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(crc32(code));
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    const staged = `${place}.${process.pid}`;
    writeFileSync(staged, Buffer.concat([head, code]), { mode: 0o600 });
    renameSync(staged, place);
  } catch {
    // Without it the next start takes longer.
  }
}

/** Loads Node's module here: it takes a millisecond, and most starts need none of it. */
function setFlags(flags: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flags);
}
