/** The entry that package managers link as `klar`: not all of them would preserve a name in a process's arguments. */
import { start } from './start.ts';

void start(['klar', ...process.argv.slice(2)]);
