import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { driverContract } from '../contract.ts';
import { DriverError } from '../driver.ts';
import { removeProgram } from '../testdata/bundle.ts';
import { logPath } from './state-files.ts';
import { readStatus } from './status.ts';
import { bundleSupervisor, type ScratchPlatform, scratchPlatform } from './testdata/scratch-platform.ts';

const supervisor = bundleSupervisor();
afterAll(() => removeProgram(supervisor));
const quiet = (): void => {};

driverContract({ describe, it }, 'the process driver', async () => {
  const platform = scratchPlatform(supervisor);
  const artefact = await platform.artefact('serves');
  return { ...platform, artefact, changed: { ...artefact, inputs: 'changed' } };
});

/** Runs the body on a platform of its own, and ends all of it. */
async function on(body: (platform: ScratchPlatform) => Promise<void>, readyLimitMs?: number): Promise<void> {
  const platform = scratchPlatform(supervisor, readyLimitMs);
  try {
    await body(platform);
  } finally {
    await platform.cleanUp();
  }
}

const failureOf = (work: Promise<void>): Promise<DriverError> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as DriverError,
  );

describe('apply', () => {
  it('tells why a component that ends at once does not start, with its last lines', () =>
    on(async ({ driver, artefact, stateDir }) => {
      const error = await failureOf(driver.apply(await artefact('exits'), quiet));
      expect(error).toBeInstanceOf(DriverError);
      expect(error.message).toBe('Test proxy does not start: it ended with exit code 3.');
      expect(error.evidence).toContain('Address of the treasure is missing.');
      expect(error.fix).toContain(logPath(stateDir, 'proxy'));
    }));

  it('tells which program is missing', () =>
    on(async ({ driver, artefact }) => {
      const error = await failureOf(
        driver.apply(await artefact('', 'hub', { argv: ['/nowhere/python'] }), quiet),
      );
      expect(error.message).toContain('/nowhere/python');
    }));

  it('names the port another program holds', () =>
    on(async ({ driver, artefact }) => {
      const first = await artefact('serves');
      await driver.apply(first, quiet);
      const second = await artefact('serves', 'hub', { ports: first.ports });
      const error = await failureOf(driver.apply(second, quiet));
      expect(error.message).toContain(`port ${first.ports[0]} is held by another program`);
    }));

  it('gives up on a component that never answers, and says what it waited for', () =>
    on(async ({ driver, artefact }) => {
      const told: string[] = [];
      const error = await failureOf(driver.apply(await artefact('silent'), ({ what }) => told.push(what)));
      expect(error.message).toBe('Test proxy is not ready after 1 s.');
      expect(told[0]).toBe('Test proxy: starting (0 s)');
    }, 1_000));

  it('starts the worker after the master, when both are asked for at once', () =>
    on(async ({ driver, artefact, stateDir }) => {
      const master = await artefact('serves', 'spark-master');
      const worker = await artefact('serves', 'spark-worker', { after: ['spark-master'] });
      await Promise.all([worker, master].map((one) => driver.apply(one, quiet)));
      const { components } = await readStatus(stateDir);
      const started = (name: string): number => Number(components.find((one) => one.name === name)?.start);
      expect(started('spark-worker')).toBeGreaterThan(started('spark-master'));
    }));

  it('says of a component that waits for a failed one which one failed', () =>
    on(async ({ driver, artefact }) => {
      const worker = await artefact('serves', 'spark-worker', { after: ['spark-master'] });
      const both = [
        driver.apply(worker, quiet),
        driver.apply(await artefact('exits', 'spark-master'), quiet),
      ];
      const messages = (await Promise.all(both.map(failureOf))).map(({ message }) => message);
      expect(new Set(messages)).toEqual(
        new Set(['Test spark-master does not start: it ended with exit code 3.']),
      );
    }));

  it("puts neither the secrets nor the operator's other variables into status, log or argv", () =>
    on(async ({ driver, artefact, stateDir }) => {
      process.env.SPARKHUB_TEST_PRIVATE = 'not for you';
      await driver.apply(await artefact('serves'), quiet);
      const { components } = await readStatus(stateDir);
      const environment = readFileSync(`/proc/${components[0]?.pid}/environ`, 'utf8');
      expect(environment).toContain('CONFIGPROXY_AUTH_TOKEN=a-secret');
      expect(environment).not.toContain('not for you');
      expect(JSON.stringify(components)).not.toContain('a-secret');
    }));
});

describe('remove', () => {
  it('ends a component whose supervisor is gone', () =>
    on(async ({ driver, artefact, stateDir }) => {
      const proxy = await artefact('serves');
      await driver.apply(proxy, quiet);
      const before = await readStatus(stateDir);
      process.kill(before.supervisor?.pid ?? 0, 'SIGKILL');
      await expect.poll(async () => (await driver.observe([proxy]))[0]?.state).toBe('unhealthy');
      await driver.remove(proxy.id, quiet);
      expect((await driver.observe([proxy]))[0]?.state).toBe('absent');
    }));

  it('shows a component nobody asks for as a leftover', () =>
    on(async ({ driver, artefact }) => {
      await driver.apply(await artefact('serves'), quiet);
      expect(await driver.observe([])).toMatchObject([{ id: 'process/proxy', state: 'present' }]);
    }));
});
