/** The container's `klar`. */
import { start } from './start.ts';

await start('klar');
