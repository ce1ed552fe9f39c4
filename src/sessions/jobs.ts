import { recognise } from './failures.ts';
import type { ReportedJob, ReportedStage } from './report.ts';
import type { Failure, Job, Stage, Tasks } from './session.ts';

/** A driver's jobs with their stages, newest first. A stage that was tried again counts as its last attempt. */
export function describeJobs(jobs: readonly ReportedJob[], stages: readonly ReportedStage[]): Job[] {
  const byId = new Map<number, ReportedStage>();
  for (const stage of stages) {
    const other = byId.get(stage.stageId);
    if (other === undefined || other.attemptId < stage.attemptId) byId.set(stage.stageId, stage);
  }
  return [...jobs]
    .sort((a, b) => b.jobId - a.jobId)
    .map((job) =>
      describeJob(
        job,
        job.stageIds.flatMap((id) => byId.get(id) ?? []),
      ),
    );
}

const JOB_STATES = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  UNKNOWN: 'unknown',
} as const;
const STAGE_STATES = {
  PENDING: 'waiting',
  ACTIVE: 'running',
  COMPLETE: 'done',
  FAILED: 'failed',
  SKIPPED: 'skipped',
} as const;

function describeJob(job: ReportedJob, stages: readonly ReportedStage[]): Job {
  const broken = stages.find(({ failureReason }) => failureReason !== undefined && failureReason !== '');
  return {
    id: job.jobId,
    // Spark calls a job by its line of code, and the text that a person gave it its description.
    name: job.description ?? nameOf(job.name),
    state: JOB_STATES[job.status],
    startedAt: readTime(job.submissionTime),
    endedAt: readTime(job.completionTime),
    tasks: tasksOf(job),
    stages: stages.map(describeStage),
    failure: job.status === 'FAILED' ? explain(broken) : null,
  };
}

/**
 * Spark calls what it does by the line that began it. Of a cell that is a file nobody knows, `sum at
 * /tmp/ipykernel_9/1.py:2`; of a call through Py4J no line at all, `count at NativeMethodAccessorImpl.java:0`. Parts of a
 * query that it runs by threads of its own, a shuffle or a broadcast, are named after those.
 */
const nameOf = (callSite: string): string =>
  callSite
    .replace(/ at \S*ipykernel_\S*:(\d+)$/, ', line $1')
    .replace(/ at NativeMethodAccessorImpl\.java:0$/, '')
    .replace(
      /^\$anonfun\$.* at .*|.* at (ThreadPoolExecutor|CompletableFuture|FutureTask)\.java:\d+$/,
      'part of a query',
    );

/** From what Spark says of the stage; where that is too general to be known, from the causes that its task met. */
function explain(stage: ReportedStage | undefined): Failure {
  const said = recognise(stage?.failureReason ?? '');
  const met = recognise(stage?.taskError ?? '');
  return said.code === 'unknown' && met.code !== 'unknown' ? met : said;
}

/** Tasks that Spark skips, for their result is there already, are not to be done. */
const tasksOf = (job: ReportedJob): Tasks => ({
  total: Math.max(0, job.numTasks - job.numSkippedTasks),
  done: job.numCompletedTasks,
  running: job.numActiveTasks,
  failed: job.numFailedTasks,
});

const describeStage = (stage: ReportedStage): Stage => ({
  id: stage.stageId,
  name: nameOf(stage.name),
  state: STAGE_STATES[stage.status],
  tasks: {
    total: stage.numTasks,
    done: stage.numCompleteTasks,
    running: stage.numActiveTasks,
    failed: stage.numFailedTasks,
  },
});

/** `2026-11-24T03:59:56.123GMT`, as Spark writes it, in ISO 8601; null for none. */
export const readTime = (text: string | undefined): string | null =>
  text === undefined ? null : text.replace('GMT', 'Z');
