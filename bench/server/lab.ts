import { join } from 'node:path';
import { defined } from '../../src/domain/index.ts';
import type { Mirror } from '../mirror.ts';
import type { EmptyStore, Engine } from './engine.ts';
import type { ImageHost } from './image-host.ts';
import type { Images } from './images.ts';
import { ServerProcess } from './server-process.ts';

/** The parts that benchmarks of the server have in common. */
export interface Lab {
  readonly program: readonly string[];
  readonly folder: string;
  /** Length of each measurement of reports. */
  readonly seconds: number;
  /** Reports a second, beside work, that were never computed. */
  readonly newReports: number;
  readonly runs: number;
  readonly host: ImageHost;
  readonly images: Images;
  /** Serves feeds that are made up. */
  readonly mirror: Mirror;
  /** OCI layouts to be read from a registry. */
  readonly layouts: readonly string[];
  /** Folder of real feeds, laid out as for `--feeds-mirror`. */
  readonly realMirror: string | undefined;
  /** Number of images that replicas share. */
  readonly replicaImages: number;
  /** Keeps a figure for the table. */
  record(work: string, today: string, bound?: string): void;
}

export interface StartOptions {
  readonly mirror?: string;
  readonly keep?: readonly string[];
  readonly core?: number;
  readonly args?: readonly string[];
}

let logs = 0;

export function startServer(lab: Lab, store: EmptyStore, options: StartOptions = {}): Promise<ServerProcess> {
  const { mirror = lab.mirror.address, keep = [], core, args = [] } = options;
  const keepFeeds = (keep.length > 0 ? keep : ['none']).flatMap((feed) => ['--keep-feed', feed]);
  return ServerProcess.start({
    program: lab.program,
    args: ['--feeds-mirror', mirror, ...keepFeeds, ...store.args, ...args],
    log: join(lab.folder, `server-${++logs}.log`),
    ...defined({ core }),
  });
}

/** The cost of something that was done: seconds, those of processors by the server and by the database. */
export interface Taken<Result> {
  readonly result: Result;
  readonly wall: number;
  readonly processor: number;
  readonly database: number;
}

export async function measure<Result>(
  work: () => Promise<Result>,
  servers: readonly ServerProcess[],
  engine: Engine,
): Promise<Taken<Result>> {
  const processor = () => servers.reduce((sum, server) => sum + server.processor(), 0);
  const [server, database, began] = [processor(), engine.processor(), performance.now()];
  const result = await work();
  return {
    result,
    wall: (performance.now() - began) / 1000,
    processor: processor() - server,
    database: engine.processor() - database,
  };
}

export function line(name: string, ...columns: readonly string[]): void {
  console.log(`  ${name.padEnd(40)}${columns.map((column) => column.padStart(13)).join('')}`);
}

export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
export const megabytes = (value: number): string => `${value.toFixed(0)} MB`;
export const times = (value: number): string => `${value.toFixed(2)} x`;
