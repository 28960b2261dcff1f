/**
 * V8 lets garbage double or triple the heap before it collects: a hostile image with 60 MB in objects then
 * takes 200.
 */
const HEAP_GROWTH_PERCENT = 40;
/** V8's default. */
const NO_LIMIT = 0;
/**
 * Growth factor: V8 otherwise doubles the young space whenever many young objects are in use, as they all are
 * while modules load.
 */
const NO_YOUNG_GROWTH = 1;
/** In megabytes; V8 allocates two. With the initial size, a report takes a fifth more processor time. */
const YOUNG_SPACE_OF_WORK = 8;
/** Newer versions may not support the flags, and would warn on standard error. */
const NODE_WITH_THE_FLAGS = 24;

/** Marks a process that is limited: each file of the bundle has its own copy of this module. */
const LIMITED = Symbol.for('plimsoll.heap-growth-limited');

/**
 * Makes V8 collect garbage earlier. Call it once the program is loaded and before it reads layers or feeds: Node's code
 * cache does not match a process with other flags, so modules loaded later cost more.
 */
export function limitHeapGrowth(): void {
  if (!Reflect.has(globalThis, LIMITED)) setGrowth(HEAP_GROWTH_PERCENT);
  Reflect.set(globalThis, LIMITED, true);
}

/** Does this under V8's own rules: compiled code must match the flags of each start. */
export function withoutHeapGrowthLimit<Result>(work: () => Result): Result {
  if (!Reflect.has(globalThis, LIMITED)) return work();
  setGrowth(NO_LIMIT);
  try {
    return work();
  } finally {
    setGrowth(HEAP_GROWTH_PERCENT);
  }
}

/**
 * Keeps the young space at its initial size in this thread and the threads it starts: V8 hardly ever returns
 * the memory, up to 16 MB per thread. Call it before the program is loaded.
 */
export function limitYoungObjects(): void {
  setFlag('semi-space-growth-factor', NO_YOUNG_GROWTH);
}

/** Gives subsequently started threads their full young space at once: they do their work and end. */
export function startThreadsWithFullSpace(): void {
  setFlag('min-semi-space-size', YOUNG_SPACE_OF_WORK);
}

function setGrowth(percent: number): void {
  setFlag('heap-growing-percent', percent);
}

function setFlag(name: string, value: number): void {
  const major = Number(process.versions.node.split('.', 1)[0]);
  if (major === NODE_WITH_THE_FLAGS) setFlags(`--${name}=${value}`);
}

/** Sets V8's flags. Loads Node's module here: it takes a millisecond, and most starts need none of it. */
export function setFlags(flags: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flags);
}
