/** The entry that package managers link as `klar`: a name in a process's arguments would not survive all of them. */
import { start } from './start.ts';

await start(['klar', ...process.argv.slice(2)]);
