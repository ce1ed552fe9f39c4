import * as React from 'react';
import type { SparkSession } from '../../../src/sessions/session.ts';
import { memory, money } from '../model/amounts.ts';
import { stateName, toneOf } from '../model/state.ts';
import { timeLeft, timeSince } from '../model/time.ts';
import { waitedFor, waitLines } from '../model/waits.ts';
import type { Desk } from './desk.ts';
import { ExecutorsBar, ExecutorsTable } from './executors.tsx';
import { Jobs } from './jobs.tsx';
import { Button, Chip, FailureNote } from './parts.tsx';

interface Props {
  readonly session: SparkSession;
  readonly desk: Desk;
}

/** A session that is alive: what it is, what it waits for, what it does, and what can be done with it. */
export function SessionCard({ session, desk }: Props): React.ReactElement {
  const { words, acts, live } = desk;
  const { notebook, uiPath, executorSize: size, cost, release } = session;
  const facts = [
    words.__('since %1', timeSince(words, session.startedAt, live.now())),
    words._n('%1 core and %2 each', '%1 cores and %2 each', size.cores, memory(words, size.memoryMib)),
    cost === null ? '' : words.__('%1 so far', money(cost.soFar, cost.currency)),
    cost === null ? '' : words.__('%1 per hour', money(cost.perHour, cost.currency)),
  ];
  return (
    <li className="sparkhub-Card" aria-label={words.__('Spark session %1', session.name)}>
      <div className="sparkhub-Row">
        <strong className="sparkhub-Card-name">{session.name}</strong>
        <Chip tone={toneOf(session)} text={stateName(words, session.state)} />
      </div>
      {notebook !== null && (
        <button type="button" className="sparkhub-Link" onClick={() => acts.openNotebook(notebook)}>
          {notebook}
        </button>
      )}
      <p className="sparkhub-Sentence">{session.sentence}</p>
      <ExecutorsBar session={session} words={words} />
      <Waits session={session} desk={desk} />
      {session.failure !== null && <FailureNote failure={session.failure} words={words} />}
      <p className="sparkhub-Small">{facts.filter((fact) => fact !== '').join(' · ')}</p>
      <Jobs session={session} desk={desk} />
      <ExecutorsTable session={session} words={words} />
      {release !== null && (
        <div className="sparkhub-Note" data-tone={release.warn ? 'coming' : undefined}>
          <p>
            {words.__('Nothing runs. It will be stopped in %1.', timeLeft(words, release.at, live.now()))}
          </p>
          <Button text={words.__('Keep for an hour')} onClick={() => void acts.keep(session)} />
        </div>
      )}
      <div className="sparkhub-Buttons">
        {uiPath !== null && <Button text={words.__('Open Spark UI')} onClick={() => acts.openUi(uiPath)} />}
        <Button
          text={words.__('Stop')}
          label={words.__('Stop the Spark session %1', session.name)}
          disabled={session.state === 'stopping'}
          onClick={() => void acts.stop(session)}
        />
      </div>
    </li>
  );
}

/** What its executors wait for: why, what to do, and how long it usually takes. */
function Waits({ session, desk }: Props): React.ReactElement | null {
  const { words, live } = desk;
  const lines = waitLines(words, session, live.now());
  if (lines.length === 0) return null;
  // One of them is often what the session says of itself already.
  const said = lines.find(({ sentence }) => sentence === session.sentence);
  const others = lines.filter((line) => line !== said);
  return (
    <div className="sparkhub-Waits">
      <p className="sparkhub-Small">
        {waitedFor(words, session, live.now())} {said?.usual}
      </p>
      {said !== undefined && said.advice !== '' && <p className="sparkhub-Advice">{said.advice}</p>}
      {others.length > 0 && (
        <ul>
          {others.map(({ key, sentence, usual, advice, stuck }) => (
            <li key={key} data-stuck={stuck}>
              {sentence} {usual}
              {advice !== '' && <p className="sparkhub-Advice">{advice}</p>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
