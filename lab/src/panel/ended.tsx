import * as React from 'react';
import type { SparkSession } from '../../../src/sessions/session.ts';
import { memory, money } from '../model/amounts.ts';
import { stateName, toneOf } from '../model/state.ts';
import { duration } from '../model/time.ts';
import type { Words } from '../words.ts';
import type { Desk } from './desk.ts';
import { Button, Chip, FailureNote } from './parts.tsx';

/** Sessions that are over, behind a line that opens: what each took, and what to do better. */
export function EndedSessions(props: {
  sessions: readonly SparkSession[];
  desk: Desk;
}): React.ReactElement | null {
  const { sessions, desk } = props;
  if (sessions.length === 0) return null;
  return (
    <details className="sparkhub-Ended">
      <summary>{desk.words._n('%1 ended session', '%1 ended sessions', sessions.length)}</summary>
      <ul className="sparkhub-List">
        {sessions.map((session) => (
          <EndedCard key={session.id} session={session} desk={desk} />
        ))}
      </ul>
    </details>
  );
}

function EndedCard({ session, desk }: { session: SparkSession; desk: Desk }): React.ReactElement {
  const { words, acts } = desk;
  const { name, notebook, uiPath, summary, failure } = session;
  return (
    <li className="sparkhub-Card" aria-label={words.__('Ended Spark session %1', name)}>
      <div className="sparkhub-Row">
        <strong className="sparkhub-Card-name">{name}</strong>
        <Chip tone={toneOf(session)} text={stateName(words, session.state)} />
      </div>
      <p className="sparkhub-Small">
        {[notebook ?? '', ...facts(words, session)].filter(Boolean).join(' · ')}
      </p>
      {failure !== null && <FailureNote failure={failure} words={words} />}
      {summary !== null && summary.advice !== '' && (
        <p className="sparkhub-Advice">{words.__('Next time: %1', summary.advice)}</p>
      )}
      {uiPath !== null && (
        <Button
          text={words.__('Open its history')}
          label={words.__('Open the history of %1', name)}
          onClick={() => acts.openUi(uiPath)}
        />
      )}
    </li>
  );
}

function facts(words: Words, { summary, endedAt }: SparkSession): string[] {
  const ended = endedAt === null ? '' : words.__('ended %1', new Date(endedAt).toLocaleString());
  if (summary === null) return [ended];
  const { durationSeconds, cost, peakMib, spilledMib, failedTasks } = summary;
  return [
    ended,
    words.__('took %1', duration(words, durationSeconds)),
    cost === null ? '' : words.__('cost %1', money(cost.soFar, cost.currency)),
    peakMib > 0 ? words.__('%1 of memory at most', memory(words, peakMib)) : '',
    spilledMib > 0 ? words.__('%1 spilled to disk', memory(words, spilledMib)) : '',
    failedTasks > 0 ? words._n('%1 failed task', '%1 failed tasks', failedTasks) : '',
  ];
}
