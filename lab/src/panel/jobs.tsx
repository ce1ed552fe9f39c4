import * as React from 'react';
import type { Job, SparkSession, Stage } from '../../../src/sessions/session.ts';
import { percent, running, tasksInWords } from '../model/progress.ts';
import { timeSince } from '../model/time.ts';
import type { Words } from '../words.ts';
import type { Desk } from './desk.ts';
import { Button, FailureNote, Progress } from './parts.tsx';

interface Props {
  readonly session: SparkSession;
  readonly desk: Desk;
}

/** The jobs that run now, each with its stages and a button that cancels it; below them what failed lately. */
export function Jobs({ session, desk }: Props): React.ReactElement {
  const failed = session.jobs.filter(({ state }) => state === 'failed').slice(0, 3);
  return (
    <>
      {running(session.jobs).map((job) => (
        <RunningJob key={job.id} job={job} session={session} desk={desk} />
      ))}
      {failed.map((job) => (
        <FailedJob key={job.id} job={job} words={desk.words} />
      ))}
    </>
  );
}

function RunningJob({ job, session, desk }: Props & { job: Job }): React.ReactElement {
  const { words, acts, live } = desk;
  const [cancelled, setCancelled] = React.useState(false);
  const cancel = (): void => {
    setCancelled(true);
    // It may take a while to end; when it does not, there is the button again.
    void acts.cancelJob(session, job.id).then(() => setTimeout(() => setCancelled(false), 10_000));
  };
  const text = tasksInWords(words, job.tasks);
  return (
    <section className="sparkhub-Job" aria-label={words.__('Job %1', job.id)}>
      <div className="sparkhub-Row">
        <span className="sparkhub-Job-name" title={job.name}>
          {words.__('Job %1: %2', job.id, job.name)}
        </span>
        <Button
          text={cancelled ? words.__('Cancelling…') : words.__('Cancel')}
          label={words.__('Cancel job %1', job.id)}
          disabled={cancelled}
          onClick={cancel}
        />
      </div>
      <Progress percent={percent(job.tasks)} label={words.__('Progress of job %1', job.id)} text={text} />
      <div className="sparkhub-Small">{[text, ...age(words, job, live.now())].join(' · ')}</div>
      <ol className="sparkhub-Stages">
        {job.stages.map((stage) => (
          <StageLine key={stage.id} stage={stage} words={words} />
        ))}
      </ol>
    </section>
  );
}

const age = (words: Words, { startedAt }: Job, now: number): string[] =>
  startedAt === null ? [] : [timeSince(words, startedAt, now)];

function StageLine({ stage, words }: { stage: Stage; words: Words }): React.ReactElement {
  const states: Readonly<Record<Stage['state'], string>> = {
    waiting: words.__('waits'),
    running: tasksInWords(words, stage.tasks),
    done: words.__('done'),
    failed: words.__('failed'),
    skipped: words.__('skipped, its result is there already'),
  };
  return (
    <li data-state={stage.state} title={stage.name}>
      {words.__('Stage %1: %2', stage.id, states[stage.state])}
    </li>
  );
}

const FailedJob = ({ job, words }: { job: Job; words: Words }): React.ReactElement | null =>
  job.failure === null ? null : (
    <section className="sparkhub-Job" aria-label={words.__('Job %1 failed', job.id)}>
      <span className="sparkhub-Job-name">{words.__('Job %1 failed: %2', job.id, job.name)}</span>
      <FailureNote failure={job.failure} words={words} />
    </section>
  );
