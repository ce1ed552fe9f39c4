import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import { makePassphrase } from './passphrase.ts';
import { secretsDriver } from './secrets-driver.ts';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'sparkhub-secrets-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const secret = (form: SecretArtefact['form'] = 'hex'): SecretArtefact => ({
  kind: 'secret',
  id: 'secret/key',
  name: 'key',
  path: join(stateDir, 'secrets/key'),
  form,
  needs: [],
});
const silent = (): void => {};
const observe = async () => (await secretsDriver({ stateDir }).observe([secret()]))[0]!;

describe('secrets', () => {
  it('are made once, for their owner only, and never made anew', async () => {
    const driver = secretsDriver({ stateDir });
    expect((await observe()).state).toBe('absent');
    await driver.apply(secret(), silent);
    const first = readFileSync(secret().path, 'utf8');
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(secret().path).mode & 0o777).toBe(0o600);
    expect(statSync(join(stateDir, 'secrets')).mode & 0o777).toBe(0o700);
    await driver.apply(secret(), silent);
    expect(readFileSync(secret().path, 'utf8')).toBe(first);
    expect(await observe()).toMatchObject({ state: 'present', fingerprint: fingerprint(secret()) });
  });

  it('that others can read are seen, and closed without changing them', async () => {
    const driver = secretsDriver({ stateDir });
    await driver.apply(secret(), silent);
    const value = readFileSync(secret().path, 'utf8');
    chmodSync(secret().path, 0o644);
    expect(await observe()).toMatchObject({ state: 'unhealthy', detail: 'others could read it' });
    await driver.apply(secret(), silent);
    expect((await observe()).state).toBe('present');
    expect(readFileSync(secret().path, 'utf8')).toBe(value);
  });

  it('that were cut off by a crash are made again', async () => {
    const driver = secretsDriver({ stateDir });
    await driver.apply(secret(), silent);
    writeFileSync(secret().path, '');
    expect((await observe()).state).toBe('partial');
    await driver.apply(secret(), silent);
    expect(readFileSync(secret().path, 'utf8')).toHaveLength(64);
  });

  it('for people are words to read aloud, long enough for JupyterHub, never twice the same', () => {
    const made = Array.from({ length: 200 }, makePassphrase);
    for (const words of made) expect(words).toMatch(/^([a-z]{4}-){6}[a-z]{4}$/);
    expect(new Set(made).size).toBe(200);
  });
});
