export { makeSpoolFolder } from './spool-folder.ts';
