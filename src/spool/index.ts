export { makeSpoolFolder, type SpoolFolder } from './spool-folder.ts';
