import { describe, expect, it } from 'vitest';
import { nameOf, parseDatabaseAddress } from './address.ts';
import { toClientConfig } from './client-config.ts';

describe('an address', () => {
  it.each([
    'postgres://clair:s3cr%20et@db.example.com:6432/clair?sslmode=verify-full',
    'postgresql://clair:s3cr%20et@db.example.com:6432/clair?sslmode=verify-full&pool_min_conns=2',
    "host=db.example.com port=6432 user=clair password='s3cr et' dbname=clair sslmode=verify-full",
  ])('reads the address %s', (text) => {
    expect(parseDatabaseAddress(text)).toMatchObject({
      host: 'db.example.com',
      port: 6432,
      user: 'clair',
      password: 's3cr et',
      database: 'clair',
      tls: 'verify-full',
      settings: new Map(),
    });
  });

  it.each([
    ['postgres:///plimsoll?host=/run/postgresql', '/run/postgresql'],
    ['postgres://%2Frun%2Fpostgresql/plimsoll', '/run/postgresql'],
    ['postgres://[::1]:5432/plimsoll', '::1'],
    ['host=/run/postgresql dbname=plimsoll', '/run/postgresql'],
    ['dbname=plimsoll', undefined],
    ['postgres://a:b@/plimsoll?host=/run/postgresql', '/run/postgresql'],
    ['postgres://a@:5433/plimsoll', undefined],
    ['postgres:///plimsoll?hostaddr=10.0.0.1', '10.0.0.1'],
    ['host=db.example.com hostaddr=10.0.0.1 dbname=plimsoll', 'db.example.com'],
  ])('finds the host in %s', (text, host) => {
    expect(parseDatabaseAddress(text)).toMatchObject({ host, database: 'plimsoll' });
  });

  it('passes unknown keywords on as session settings, and uses our own schema', () => {
    const address = parseDatabaseAddress(
      "host=db statement_timeout='5 s' search_path=other target_session_attrs=any",
    );
    expect(toClientConfig(address, false).options).toBe('-c statement_timeout=5\\ s -c search_path=plimsoll');
  });

  it('keeps as many connections as pgx is given', () => {
    expect(parseDatabaseAddress('host=db pool_max_conns=100').connections).toBe(100);
  });

  it.each([
    '',
    'db.example.com',
    'mysql://db/x',
    'host=db port=many',
    'host=db sslmode=yes',
    'postgres://a b:c',
  ])('refuses "%s" with an example', (text) => {
    expect(() => parseDatabaseAddress(text)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        hint: expect.stringContaining('postgres://') as string,
      }),
    );
  });

  it('names the database in messages without its password', () => {
    expect(nameOf(parseDatabaseAddress('postgres://clair:secret@db:6432/clair'))).toBe('clair at db:6432');
  });
});

describe('TLS', () => {
  const tlsOf = (options: string) => toClientConfig(parseDatabaseAddress(`host=db ${options}`), true).ssl;

  it.each(['prefer', 'require'])('encrypts with sslmode %s, and accepts any certificate', (mode) => {
    expect(tlsOf(`sslmode=${mode}`)).toMatchObject({ rejectUnauthorized: false });
  });

  it("checks the certificate's authority with verify-ca, but no name", () => {
    const ssl = tlsOf('sslmode=verify-ca');
    expect(ssl).toMatchObject({
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function) as unknown,
    });
  });

  it("checks the certificate's authority and name with verify-full", () => {
    expect(tlsOf('sslmode=verify-full')).toEqual({ rejectUnauthorized: true });
  });

  it('names a certificate that cannot be read', () => {
    expect(() => tlsOf('sslmode=verify-full sslrootcert=/no/such/ca.pem')).toThrow(
      'cannot read the certificate or key /no/such/ca.pem',
    );
  });
});
