interface WasmSection {
  /** A custom section has a name, any other a number. */
  readonly id: string | number;
  readonly content: Buffer;
}

/** Builds a module of WebAssembly. */
export function buildWasm(sections: readonly WasmSection[] = []): Buffer {
  return Buffer.concat([Buffer.from('\0asm\u0001\0\0\0'), ...sections.map(sectionBytes)]);
}

/** Builds a component that holds modules and other components. */
export function buildComponent(held: {
  readonly modules?: readonly Buffer[];
  readonly components?: readonly Buffer[];
}): Buffer {
  const { modules = [], components = [] } = held;
  const sections = [
    ...modules.map((content) => ({ id: 1, content })),
    ...components.map((content) => ({ id: 4, content })),
  ];
  return Buffer.concat([Buffer.from('\0asm\u000d\0\u0001\0'), ...sections.map(sectionBytes)]);
}

function sectionBytes({ id, content }: WasmSection): Buffer {
  if (typeof id === 'number') return Buffer.concat([Buffer.from([id]), counted(content)]);
  return Buffer.concat([Buffer.from([0]), counted(Buffer.concat([counted(Buffer.from(id)), content]))]);
}

/** Puts the size in front of bytes, in groups of seven bits. */
function counted(content: Buffer): Buffer {
  const size: number[] = [];
  for (let left = content.length; size.length === 0 || left > 0; left = Math.floor(left / 128)) {
    size.push((left % 128) + (left >= 128 ? 128 : 0));
  }
  return Buffer.concat([Buffer.from(size), content]);
}
