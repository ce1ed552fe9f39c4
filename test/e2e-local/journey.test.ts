import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPlatformProcesses } from '../../src/drivers/process/process-table.ts';
import { Place } from '../sparkhub.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place?.dispose());

const stagesOf = (stdout: string): string[] =>
  (JSON.parse(stdout) as { stages: { name: string; state: string; detail: string }[] }).stages.map(
    ({ name, state, detail }) => (state === 'passed' ? `${name} passed` : `${name} ${state}: ${detail}`),
  );

describe('from nothing to nothing', () => {
  it('up --detach starts everything and shows the passwords once', async () => {
    const { code, stderr } = await place.run(['up', '--detach']);
    expect(stderr).toContain(place.secret('user-password'));
    expect(stderr).toContain(`http://127.0.0.1:${place.port}`);
    expect(code).toBe(0);
  });

  it('a second up changes nothing, and shows no password', async () => {
    const { code, stdout, stderr } = await place.run(['up', '--detach', '-o', 'json']);
    expect(code).toBe(0);
    expect(
      (JSON.parse(stdout) as { steps: { action: string }[] }).steps.filter(({ action }) => action !== 'keep'),
    ).toEqual([]);
    expect(`${stdout}${stderr}`).not.toContain(place.secret('user-password'));
    expect((await place.run(['plan'])).stdout).toMatch(/^Nothing to change: all \d+ parts are as asked\./);
  });

  it('status is healthy, doctor finds nothing in the way', async () => {
    const { code, stdout } = await place.run(['status', '-o', 'json']);
    const status = JSON.parse(stdout) as { health: string; components: { name: string; state: string }[] };
    expect(status.components.map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
      'hub ready',
      'proxy ready',
      'sessions ready',
      'spark-master ready',
      'spark-worker ready',
    ]);
    expect([code, status.health]).toEqual([0, 'healthy']);
    const doctor = await place.run(['doctor', '-o', 'json']);
    expect(doctor.stdout).toContain('"check": "offer"');
    expect(doctor.code).toBe(0);
  });

  it("test does all a person does: the original's cell with six executors, real data, Delta, the Spark UI", async () => {
    const { code, stdout } = await place.run(['test', '-o', 'json']);
    expect(stagesOf(stdout)).toEqual(
      [
        'sign-in',
        'spawn',
        'kernel',
        'original-cell',
        'six-executors',
        'real-data',
        'delta',
        'spark-ui',
        'owner-only',
        'stop-session',
        'stop-server',
        'clean-up',
      ].map((name) => `${name} passed`),
    );
    expect(code).toBe(0);
  });

  it('keeps secrets out of every argv, log and world-readable file', () => {
    const names = readdirSync(join(place.stateDir, 'secrets'));
    const secrets = names.map((name) => place.secret(name));
    expect(names.length).toBeGreaterThanOrEqual(7);
    for (const name of names)
      expect(statSync(join(place.stateDir, 'secrets', name)).mode & 0o777).toBe(0o600);
    const commands = listPlatformProcesses(place.stateDir).map(({ command }) => command);
    for (const log of readdirSync(join(place.stateDir, 'logs')))
      commands.push(readFileSync(join(place.stateDir, 'logs', log), 'utf8'));
    for (const secret of secrets) expect(commands.some((text) => text.includes(secret))).toBe(false);
    expect(statSync(join(place.stateDir, 'rendered/spark/daemon/spark-defaults.conf')).mode & 0o777).toBe(
      0o600,
    );
    expect(statSync(place.stateDir).mode & 0o777).toBe(0o700);
  });

  it('a changed description restarts only what reads it, and says who notices', async () => {
    place.write('projects:\n  - name: default\n    description: Other words.\n');
    const { stdout } = await place.run(['plan', '-o', 'json']);
    const changed = (
      JSON.parse(stdout) as { steps: { id: string; action: string; impact: string }[] }
    ).steps.filter(({ action }) => action !== 'keep');
    expect(changed.map(({ id, action }) => `${action} ${id}`)).toEqual([
      'update file/hub/hub.json',
      'update process/hub',
    ]);
    expect(changed[1]!.impact).toContain('notebooks keep running');
    const workerBefore = await place.pidOf('spark-worker');
    expect((await place.run(['up', '--detach', '--yes'])).code).toBe(0);
    expect(await place.pidOf('spark-worker')).toBe(workerBefore);
  });

  it('down leaves no process, and keeps homes', async () => {
    const { code } = await place.run(['down']);
    expect(code).toBe(0);
    expect(listPlatformProcesses(place.stateDir)).toEqual([]);
    expect(readdirSync(join(place.stateDir, 'homes'))).toBeDefined();
    expect((await place.run(['status'])).stdout).toContain('Not running');
  });
});
