export { listFolder, openFolder } from './open-folder.ts';
