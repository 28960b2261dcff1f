import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Presence } from '../../src/jobs/postgres/presence.ts';
import { needs } from '../support/needs.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';

describe('the connection that shows what runs', needs('Postgres'), () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('asks one thing at a time, as pg wants it, where several jobs start at once', async () => {
    const warn = vi.spyOn(process, 'emitWarning');
    const presence = await Presence.open({ connectionString: await server.newDatabase() });
    onTestFinished(() => presence.close());
    const ids = Array.from({ length: 20 }, (_, n) => String(n));
    await Promise.all(ids.map((id) => presence.hold(id)));
    await Promise.all(ids.map((id) => presence.letGo(id)));
    expect(warn).not.toHaveBeenCalled();
  });
});
