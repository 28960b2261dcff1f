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
import { defined } from '../../domain/index.ts';
import { setFlags, withoutHeapGrowthLimit } from '../../memory/limit-heap-growth.ts';

/** Header bytes before the code, the first four its checksum: V8 copies code that does not begin at a multiple of 8. */
const HEAD_BYTES = 8;

/** A script whose compiled code is written at the end. */
interface Compiled {
  readonly script: Script;
  readonly place: string;
}

interface Places {
  /** The build's code, which runs never write. */
  readonly shipped: string;
  /** Code from earlier runs for the same purpose, used if V8 refuses the build's; absent if nothing may be written. */
  readonly own?: string;
  readonly purpose: string;
}

/**
 * Runs CommonJS files with code that V8 compiled earlier. Node's compile cache omits functions compiled at
 * their first call, which are most of a short run.
 */
export class CompiledCode {
  readonly #compiled: Compiled[] = [];
  readonly #places: Places;
  readonly #others: readonly string[];

  /** `others` are files beside the one that is run: if required, they run the same way. */
  constructor(places: Places, others: readonly string[]) {
    this.#places = places;
    this.#others = others;
  }

  /** Returns the file's exports. */
  run(file: string): unknown {
    const bytes = readWrapped(file);
    // V8 compares no more than a source's length.
    const name = `${basename(file, '.js')}-${crc32(bytes).toString(16)}`;
    // The bundler escapes non-ASCII characters.
    const source = bytes.toString('latin1');
    // V8 rejects code compiled with other flags.
    if (this.#compiled.length > 0) setFlags('--flush-bytecode');
    const script = withoutHeapGrowthLimit(
      () => this.#takeShipped(source, file, name) ?? this.#takeOwn(source, file, name),
    );
    // V8 would drop functions that have not run for some time.
    if (this.#compiled.length > 0) setFlags('--no-flush-bytecode');
    return this.#evaluate(script, file);
  }

  /** Writes the compiled code for the next time, with the functions that have run. */
  write(): void {
    if (this.#compiled.length === 0) return;
    setFlags('--flush-bytecode');
    // Flags from the build (bin/compile-ahead.ts), which no run has.
    setFlags('--hash-seed=0 --initial-old-space-size=0');
    withoutHeapGrowthLimit(() => {
      for (const { script, place } of this.#compiled) writeCode(place, script.createCachedData());
    });
  }

  #takeShipped(source: string, file: string, name: string): Script | undefined {
    const cachedData = readCode(join(this.#places.shipped, name));
    const script = cachedData && new Script(source, { filename: file, cachedData });
    return script?.cachedDataRejected === false ? script : undefined;
  }

  #takeOwn(source: string, file: string, name: string): Script {
    const { own, purpose } = this.#places;
    if (own === undefined) return new Script(source, { filename: file });
    const place = join(own, `${purpose}-${name}`);
    const cachedData = readCode(place);
    const script = new Script(source, { filename: file, ...defined({ cachedData }) });
    if (script.cachedDataRejected !== false) this.#compiled.push({ script, place });
    return script;
  }

  /** Runs it like require(), and registers it for later require() calls. */
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

/** Reads a file and its function wrapper into one buffer: V8 would copy a text joined from pieces. */
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
