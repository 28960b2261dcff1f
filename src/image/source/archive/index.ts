export { openArchive, type ArchiveOptions } from './open-archive.ts';
