export { listArchive, openArchive, type ArchiveOptions } from './open-archive.ts';
