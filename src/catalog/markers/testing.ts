/** Builds the beginning of an ELF program with the note that Go's linker writes. */
export function goProgram(endian: 'little' | 'big' = 'little'): Buffer {
  const ident = Buffer.alloc(64);
  ident.write('\x7fELF', 'latin1');
  ident[4] = 2;
  ident[5] = endian === 'little' ? 1 : 2;
  const note = Buffer.alloc(24);
  [4, 8, 4].forEach((value, i) =>
    endian === 'little' ? note.writeUInt32LE(value, i * 4) : note.writeUInt32BE(value, i * 4),
  );
  note.write('Go\0\0', 12, 'latin1');
  note.write('build-id', 16, 'latin1');
  return Buffer.concat([ident, note, Buffer.alloc(5000)]);
}
