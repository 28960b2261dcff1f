export { ArchiveError } from './archive-error.ts';
export { memorySource, partOf, partOfFile, type ByteSource } from './byte-source.ts';
export { Inflater } from './compression/inflater.ts';
export { MAGIC_BYTES, sniffCompression, type Compression } from './compression/sniff.ts';
export { TAR_HEAD_BYTES } from './limits.ts';
export type { TarEntry } from './tar/entry.ts';
export { TarReader, type BodySink, type TarHandler } from './tar/tar-reader.ts';
export { walkTarFile, type TarInFile } from './tar/walk-tar-file.ts';
export { readZip, type ZipArchive, type ZipEntry } from './zip/read-zip.ts';
