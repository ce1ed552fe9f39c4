import * as React from 'react';
import type { SparkSession } from '../../../src/sessions/session.ts';
import { memory } from '../model/amounts.ts';
import { executorsInWords, segments } from '../model/executors.ts';
import { percent } from '../model/progress.ts';
import type { Words } from '../words.ts';
import { FailureNote } from './parts.tsx';

interface Props {
  readonly session: SparkSession;
  readonly words: Words;
}

/** Executors that are ready, start and wait, as one bar and in words. */
export function ExecutorsBar({ session, words }: Props): React.ReactElement {
  const text = executorsInWords(words, session.executors);
  return (
    <div className="sparkhub-Executors">
      <div className="sparkhub-Executors-bar" aria-hidden="true">
        {segments(session.executors).map(({ kind, share }) => (
          <div key={kind} data-kind={kind} style={{ width: `${share}%` }} />
        ))}
      </div>
      <span>{text}</span>
    </div>
  );
}

/** Each executor with its memory, tasks and failures, behind a line that opens. */
export function ExecutorsTable({ session, words }: Props): React.ReactElement | null {
  if (session.executorList.length === 0) return null;
  return (
    <details open={session.executorList.some(({ loss }) => loss !== null)}>
      <summary>{words.__('Executors')}</summary>
      <table className="sparkhub-Table">
        <thead>
          <tr>
            <th scope="col">{words.__('No.')}</th>
            <th scope="col">{words.__('Peak memory')}</th>
            <th scope="col">{words.__('Tasks')}</th>
            <th scope="col">{words.__('Failed')}</th>
          </tr>
        </thead>
        <tbody>
          {session.executorList.map((executor) => (
            <React.Fragment key={executor.id}>
              <tr data-state={executor.state}>
                <th scope="row">{executor.id}</th>
                <td>
                  <meter
                    min={0}
                    max={100}
                    value={percent({ total: executor.memoryMib, done: executor.peakMib })}
                    aria-label={words.__('Memory of executor %1', executor.id)}
                  />
                  {words.__('%1 of %2', memory(words, executor.peakMib), memory(words, executor.memoryMib))}
                </td>
                <td>{executor.activeTasks}</td>
                <td data-tone={executor.failedTasks > 0 ? 'bad' : undefined}>{executor.failedTasks}</td>
              </tr>
              {executor.loss !== null && (
                <tr>
                  <td colSpan={4} className="sparkhub-Lost">
                    <FailureNote failure={executor.loss} words={words} />
                  </td>
                </tr>
              )}
            </React.Fragment>
          ))}
        </tbody>
      </table>
    </details>
  );
}
