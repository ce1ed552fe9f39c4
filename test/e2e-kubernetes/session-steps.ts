import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterApi, Reference } from '../../src/drivers/cluster/api/api.ts';
import type { Pod } from '../../src/drivers/cluster/api/objects.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import type { SparkSession } from '../../src/sessions/session.ts';
import { findChromium } from '../browser/chromium.ts';
import { readSessions, startSession } from '../sessions.ts';
import { skip, until } from '../sparkhub.ts';
import { CAUSES, type Cause, SMALL } from './causes.ts';
import { watchWaits } from './panel.ts';
import { produce } from './waits.ts';

/** A platform that is up, with the projects `large` (10 executors) and `brief` (sessions are released after 40 s). */
interface Stage {
  readonly api: () => ClusterApi;
  readonly member: () => Promise<HubSession>;
  readonly untilSpawned: (member: HubSession, project: string) => Promise<void>;
  /** Of the member. */
  readonly namespace: string;
  readonly executors: () => Promise<Pod[]>;
  readonly componentPod: (component: string) => Promise<Reference>;
  readonly cell: (kernel: Kernel, code: string) => Promise<string>;
}

/** What people are told of their sessions: why executors wait, the truth of what was killed, and that idle ones go. */
export function describeSessions({ api, member: enter, untilSpawned, namespace, ...stage }: Stage): void {
  const { executors, componentPod, cell } = stage;
  let member: HubSession;
  const told = (id: string, what: string, holds: (one: SparkSession) => boolean, limitMs: number) =>
    until(what, async () => (await readSessions(member)).some((one) => one.id === id && holds(one)), limitMs);

  describe('tells a person why executors wait', () => {
    let kernel: Kernel;
    beforeAll(async () => {
      member = await enter();
      await untilSpawned(member, 'large');
      kernel = await member.startKernel();
    });
    afterAll(() => member?.stopServer());

    const tells = (causes: readonly Cause[]): void =>
      it.each(causes)('$code', { timeout: 300_000 }, async (cause) => {
        const begun = Date.now();
        const { owner, waits } = await produce(cause, member, kernel, { api: api(), namespace });
        const { sentence } = waits.find(({ code }) => code === cause.code)!;
        const seconds = ((Date.now() - begun) / 1000).toFixed(1);
        process.stdout.write(`  ${cause.code}: ${sentence} (told after ${seconds} s)\n`);
        expect(owner).toBe(member.user);
      });
    const [first, ...others] = CAUSES;
    tells([first!]);
    // While there are machines to come, still.
    it.skipIf(findChromium() === null && skip('no Chromium; install it, or name it by CHROMIUM'))(
      'in JupyterLab, while it goes on',
      { timeout: 400_000 },
      () => watchWaits(member),
    );
    tells(others);

    it('and the truth within 5 s of what was killed', { timeout: 300_000 }, async () => {
      const id = await startSession(kernel, { ...SMALL, 'spark.executor.instances': '2' });
      const soon = (what: string, holds: (one: SparkSession) => boolean) => told(id, what, holds, 5_000);
      await told(id, 'two executors are ready', (one) => one.executors.ready === 2, 120_000);
      const [executor] = await executors();
      const pod = { apiVersion: 'v1', kind: 'Pod', namespace, name: executor!.metadata.name };
      await api().remove(pod, { graceSeconds: 0 });
      await soon('one executor is ready', (one) => one.executors.ready === 1);
      // While there is no hub, what runs is told all the same.
      await api().remove(await componentPod('hub'), { graceSeconds: 0 });
      expect(await cell(kernel, 'print(spark.range(42).count())')).toBe('42');
      await soon('the job', ({ jobs }) => jobs.some(({ state }) => state === 'succeeded'));
      // The service is another, and knows the same.
      const before = (await readSessions(member)).find((one) => one.id === id);
      await api().remove(await componentPod('sessions'), { graceSeconds: 0 });
      await told(id, 'the same, by a new service', (one) => one.startedAt === before?.startedAt, 60_000);
      const killDriver = 'import os, signal; os.kill(spark.sparkContext._gateway.proc.pid, signal.SIGKILL)';
      await cell(kernel, killDriver).catch(() => {});
      await soon('it has ended', ({ endedAt }) => endedAt !== null);
    });
  });

  it('releases a session in which nothing runs, and brings it back', { timeout: 400_000 }, async () => {
    member = await enter();
    await untilSpawned(member, 'brief');
    const kernel = await member.startKernel();
    const id = await startSession(kernel, { ...SMALL, 'spark.executor.instances': '1' });
    expect(await cell(kernel, 'answer = spark.range(42).count()\nprint(answer)')).toBe('42');
    await told(id, 'the warning', ({ release }) => release?.warn === true, 120_000);
    await told(id, 'the end', ({ state }) => state === 'stopped', 120_000);
    await until('no executor is left', async () => (await executors()).length === 0);
    const printed = await cell(kernel, 'print(answer, spark.range(7).count())');
    expect(printed).toContain('It is starting again');
    expect(printed).toMatch(/42 7$/);
    await member.stopServer();
  });
}
