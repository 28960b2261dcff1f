import { defined } from '../../src/domain/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { type Run, User } from './cli.ts';
import { type Engine, type ENGINES, openEngine } from './engines.ts';
import { RunningServer, type ServerOptions } from './running-server.ts';

/** A user whose store is on one engine, with the servers that it starts; all go together. */
export class EngineLab implements AsyncDisposable {
  readonly user = new User();
  /** Variables of its programs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #engine: Engine;
  readonly #servers: RunningServer[] = [];

  private constructor(engine: Engine, environment: Readonly<Record<string, string>>) {
    this.#engine = engine;
    this.environment = { ...environment, ...engine.environment };
  }

  static async open(
    name: (typeof ENGINES)[number],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<EngineLab> {
    return new EngineLab(await openEngine(name), environment);
  }

  openInventory(): Promise<Inventory> {
    return openInventory(this.#engine.storeOf(this.user));
  }

  run(...args: readonly string[]): Promise<Run> {
    return this.user.run(args, { environment: this.environment });
  }

  async serve(args?: ServerOptions['args']): Promise<RunningServer> {
    const { environment } = this;
    const server = await RunningServer.start(this.user, { environment, ...defined({ args }) });
    this.#servers.push(server);
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) await server.end('SIGKILL');
    await this.#engine[Symbol.asyncDispose]();
    this.user[Symbol.dispose]();
  }
}
