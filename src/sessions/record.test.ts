import { describe, expect, it } from 'vitest';
import { NOTHING, type PlaceObservation } from './observation.ts';
import { finish, hear, keep, look, type SessionRecord } from './record.ts';
import { isDue } from './release.ts';
import type { DriverReport, ReportedJob } from './report.ts';
import type { ProjectSettings } from './settings.ts';
import type { PodFacts, ProjectRoom } from './waits/facts.ts';
import { explainEnds } from './waits/waits.ts';

const T0 = Date.parse('2026-11-24T08:00:00Z');
const HOLDER = { owner: 'ada', project: 'sales' };
const settings: ProjectSettings = {
  idleSeconds: 600,
  graceSeconds: 120,
  sizes: [],
  bounds: {
    limits: { executors: 6, cores: 18, memoryMib: 98_304 },
    extras: { overhead: { factor: 0.16, leastMib: 896 } },
    machines: {
      kind: 'alike',
      room: { cpuMillis: 7500, memoryMib: 29_000, pods: 20 },
      pricePerHour: { currency: 'EUR', amount: 1 },
    },
  },
};
const executor = (id: string, more: object = {}) => ({
  id,
  isActive: true,
  totalCores: 2,
  maxMemory: 2 ** 30,
  memoryUsed: 0,
  activeTasks: 0,
  failedTasks: 0,
  totalTasks: 4,
  addTime: '2026-11-24T08:00:10.000GMT',
  ...more,
});
const job = (more: Partial<ReportedJob> = {}): ReportedJob => ({
  jobId: 0,
  name: 'count at <cell>',
  status: 'RUNNING',
  stageIds: [],
  numTasks: 10,
  numActiveTasks: 2,
  numCompletedTasks: 3,
  numSkippedTasks: 2,
  numFailedTasks: 0,
  ...more,
});
const report = (more: Partial<DriverReport> = {}): DriverReport => ({
  id: 'spark-1',
  name: 'test',
  notebook: 'work/a.ipynb',
  kernelId: 'k',
  kernelBusy: false,
  startedAt: '2026-11-24T08:00:00.000GMT',
  uiPath: '/user/ada/sparkui/4040/',
  historyPath: '/user/ada/sparkui/ended/spark-1/',
  settings: { 'spark.executor.instances': '2', 'spark.executor.memory': '12g', 'spark.executor.cores': '3' },
  executors: [],
  jobs: [],
  stages: [],
  target: null,
  streams: 0,
  ...more,
});
const place = (more: Partial<PlaceObservation> = {}, room?: ProjectRoom) => ({
  place: { ...NOTHING, id: 'spark-1', ...more },
  room,
});
const RUNS = (id: string) => ({ id, since: T0 });
const at = (seconds: number): number => T0 + seconds * 1000;
const heard = (more: Partial<DriverReport> = {}, seconds = 1, before?: SessionRecord): SessionRecord =>
  hear(before, report(more), HOLDER, settings, at(seconds));
const two = [executor('1'), executor('2')];

describe('the state of a session', () => {
  it.each([
    ['requested', 'Asking for 2 executors.', heard()],
    [
      'waiting-for-machines',
      '2 new machines are starting.',
      look(
        heard(),
        place({
          waiting: 2,
          waits: [
            {
              code: 'machine-starting',
              count: 2,
              sentence: '2 new machines are starting.',
              advice: '',
              usualSeconds: null,
              stuck: false,
            },
          ],
        }),
        settings,
        at(2),
      ),
    ],
    [
      'waiting-for-machines',
      'Your project’s limit of 6 executors is used up by your other notebook.',
      look(
        heard(),
        place(
          {},
          {
            limits: { cpuMillis: 60_000, memoryMib: 200_000, pods: 6 },
            used: { cpuMillis: 18_000, memoryMib: 90_000, pods: 6 },
          },
        ),
        settings,
        at(2),
      ),
    ],
    ['starting', '1 executor is starting.', look(heard(), place({ starting: 1 }), settings, at(2))],
    // It runs, and its driver has not heard of it.
    [
      'starting',
      '2 executors are starting.',
      look(heard(), place({ running: [RUNS('1'), RUNS('2')] }), settings, at(2)),
    ],
    // And has not for long.
    [
      'starting',
      'Executors start, and cannot reach this notebook.',
      look(heard(), place({ running: [RUNS('1'), RUNS('2')] }), settings, at(61)),
    ],
    ['ready', 'Ready: 1 executor; 1 more on the way.', heard({ executors: [executor('1')] })],
    ['ready', 'Ready: 2 executors.', heard({ executors: two })],
    ['busy', 'A job runs: 3 of 8 tasks.', heard({ executors: two, jobs: [job()] })],
    ['busy', 'A stream runs.', heard({ executors: two, streams: 1 })],
    ['idle', 'Nothing has run for 0 seconds.', heard({ executors: two }, 60, heard({ executors: two }))],
    ['ready', 'Ready: 2 executors.', heard({ executors: two, kernelBusy: true }, 60, heard())],
    // Executors that were let go come back with the next job.
    [
      'requested',
      'Asking for executors.',
      heard({
        executors: two.map((one) => ({ ...one, isActive: false, removeReason: 'idle for 60 s' })),
        jobs: [job()],
      }),
    ],
  ])('is %s: %s', (state, sentence, { session }) => {
    expect([session.state, session.sentence]).toEqual([state, sentence]);
  });

  it('says why executors are lost, by the place where that knows more', () => {
    const [one, other, idle] = ['1', '2', '3'].map((id) => ({ ...executor(id), isActive: false }));
    const executors = [
      { ...one!, removeReason: 'Executor decommission: Executor 1 is decommissioned.' },
      { ...other!, removeReason: 'Command exited with code 52' },
      { ...idle!, removeReason: 'Executor killed by driver.' },
    ];
    const reason =
      'Evicted: Usage of EmptyDir volume "spark-local-dir-1" exceeds the limit "40Gi". : exit code 137';
    const ended = [{ id: '1', reason, at: '2026-11-24T08:01:00.000Z' }];
    const { session } = look(heard({ executors }), place({ ended }), settings, at(2));
    expect(session.executorList.map(({ state, loss }) => [state, loss?.code])).toEqual([
      ['lost', 'disk-full'],
      ['lost', 'executor-out-of-memory'],
      ['released', undefined],
    ]);
    expect(session.executors.lost).toBe(2);
    const gone = heard({ executors: [{ ...executor('4'), isActive: false, removeReason: 'worker lost' }] });
    expect(gone.session.executorList[0]?.loss).toMatchObject({
      code: 'unknown',
      sentence: 'It was lost.',
      evidence: 'worker lost',
    });
  });

  it('tells of executors that ended for as long as others are to take their place', () => {
    const ends = explainEnds([{ pod: { ended: 'OOMKilled: exit code 137' } as PodFacts, at: at(1) }], at(1));
    const waits = (executors: DriverReport['executors']) =>
      look(heard({ executors, target: 2 }), place({ ends }), settings, at(2)).session.waits;
    expect(waits([executor('1')]).map(({ code }) => code)).toEqual(['out-of-memory']);
    expect(waits(two)).toEqual([]);
  });

  it('keeps when it began', () => {
    const first = heard({ executors: two });
    const second = heard({ executors: two }, 5, first);
    expect(second.session.stateSince).toBe(first.session.stateSince);
    expect(second.session).toMatchObject({
      owner: 'ada',
      project: 'sales',
      startedAt: '2026-11-24T08:00:00.000Z',
    });
  });

  it('counts what is lost, and not what is let go', () => {
    const { executors } = heard({
      executors: [
        executor('1'),
        executor('2', { isActive: false, removeReason: 'Container killed: exit code 137' }),
        executor('3', { isActive: false, removeReason: 'Executor killed by driver: idle' }),
      ],
    }).session;
    expect(executors).toEqual({ asked: 1, waiting: 0, starting: 0, ready: 1, lost: 1 });
  });

  it('has the size that was asked for', () => {
    expect(heard().session.executorSize).toEqual({ cores: 3, memoryMib: 12_288 });
  });
});

describe('what it costs', () => {
  it('is what its executors cost while they are there', () => {
    const first = heard({ executors: two }, 0);
    const second = heard({ executors: two }, 1800, first);
    expect(second.session.cost).toEqual({ currency: 'EUR', perHour: 1, soFar: 0.5 });
    expect(finish(second, false, at(1800)).summary?.cost).toEqual({
      currency: 'EUR',
      perHour: 0,
      soFar: 0.5,
    });
  });

  it('is that of executors of the size that the session asked for', () => {
    const large = { settings: { 'spark.executor.memory': '12g', 'spark.executor.cores': '7' } };
    expect(heard({ executors: two, ...large }).session.cost?.perHour).toBe(2);
    // Larger than any machine that is known: nobody knows its price then.
    const huge = { settings: { 'spark.executor.memory': '60g', 'spark.executor.cores': '7' } };
    expect(heard({ executors: two, ...huge }).session.cost).toBeNull();
  });

  it('is not said where nobody knows a price', () => {
    const free = { ...settings, bounds: { ...settings.bounds, machines: { kind: 'unknown' } as const } };
    expect(hear(undefined, report(), HOLDER, free, T0).session.cost).toBeNull();
  });
});

describe('its release', () => {
  const idle = heard({ executors: two }, 0);
  it('comes after the time in which nothing ran, with a warning before', () => {
    expect(idle.session.release).toEqual({ at: '2026-11-24T08:10:00.000Z', warn: false });
    expect(look(idle, { place: undefined, room: undefined }, settings, at(481)).session.release?.warn).toBe(
      true,
    );
    expect(isDue(idle.session.release, at(599))).toBe(false);
    expect(isDue(idle.session.release, at(600))).toBe(true);
  });

  it.each([
    ['a cell', { kernelBusy: true }],
    ['a job', { jobs: [job()] }],
    ['a stream', { streams: 1 }],
  ])('does not come while %s runs', (_, more) => {
    expect(heard(more, 900, idle).session.release).toBeNull();
  });

  it('counts from a job that came and went between two reports', () => {
    const done = job({ status: 'SUCCEEDED', completionTime: '2026-11-24T08:05:00.000GMT' });
    expect(heard({ jobs: [done] }, 301, idle).session.release?.at).toBe('2026-11-24T08:15:00.000Z');
  });

  it('is put off by who wants to keep it', () => {
    expect(keep(idle, 60, settings, at(590)).session.release?.at).toBe('2026-11-24T09:09:50.000Z');
  });

  it('never comes where it is switched off', () => {
    const never = { ...settings, idleSeconds: 0 };
    expect(hear(undefined, report(), HOLDER, never, T0).session.release).toBeNull();
  });
});

describe('its end', () => {
  it('is told with how long it took', () => {
    const session = finish(heard({ executors: two }, 0), false, at(720));
    expect(session).toMatchObject({
      state: 'stopped',
      sentence: 'Ended after 12 minutes.',
      endedAt: '2026-11-24T08:12:00.000Z',
      uiPath: '/user/ada/sparkui/ended/spark-1/',
      release: null,
      executors: { asked: 0, ready: 0 },
      summary: { durationSeconds: 720 },
    });
  });

  it('in the middle of a job is a failure, with what killed it', () => {
    const lost = executor('1', { isActive: false, removeReason: 'Command exited with code 137' });
    const session = finish(heard({ executors: [lost], jobs: [job()] }), false, at(60));
    expect([session.state, session.failure?.code, session.jobs[0]?.state]).toEqual([
      'failed',
      'executor-out-of-memory',
      'unknown',
    ]);
    // One that was replaced is not what ended it.
    const replaced = { executors: [lost, ...two], jobs: [job()] };
    expect(finish(heard(replaced), false, at(60)).failure?.code).toBe('cut-off');
  });

  it('by a stop is no failure, nor is that of a program without a notebook, whatever was heard of it last', () => {
    const last = { executors: two, jobs: [job()] };
    expect(finish(heard(last), true, at(60))).toMatchObject({ state: 'stopped', failure: null });
    const program = finish(heard({ ...last, kernelId: null }), false, at(60));
    expect(program).toMatchObject({ state: 'stopped', failure: null, sentence: 'Ended after 1 minute.' });
  });

  it('advises more memory for the next time when much was written to disk', () => {
    const stage = {
      stageId: 1,
      attemptId: 0,
      name: 'sort',
      status: 'COMPLETE' as const,
      numTasks: 1,
      numActiveTasks: 0,
      numCompleteTasks: 1,
      numFailedTasks: 0,
      memoryBytesSpilled: 0,
      diskBytesSpilled: 12 * 2 ** 30,
    };
    expect(finish(heard({ stages: [stage] }), false, at(60)).summary?.advice).toBe(
      'It wrote 12 GB to disk for want of memory: try 24g for each executor.',
    );
  });
});
