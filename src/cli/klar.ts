/** Entry point that package managers link as `klar`: not all would preserve a name in a process's arguments. */
import { start } from './start/start.ts';

void start(['klar', ...process.argv.slice(2)]);
