import * as React from 'react';
import type { Failure } from '../../../src/sessions/session.ts';
import type { Tone } from '../model/state.ts';
import type { Words } from '../words.ts';

/** A state, as a dot and a word: colour is never all that tells it. */
export const Chip = ({ tone, text }: { tone: Tone; text: string }): React.ReactElement => (
  <span className="sparkhub-Chip" data-tone={tone}>
    {text}
  </span>
);

/** A button with a word on it. `label` is for those that do not see what it stands beside. */
export function Button(props: {
  text: string;
  label?: string;
  onClick: () => void;
  disabled?: boolean;
  main?: boolean;
}): React.ReactElement {
  return (
    <button
      type="button"
      className={`sparkhub-Button${props.main ? ' sparkhub-mod-main' : ''}`}
      aria-label={props.label}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.text}
    </button>
  );
}

/** A slim bar of how far something is; `text` says the same in words. */
export const Progress = (props: { percent: number; label: string; text: string }): React.ReactElement => (
  <div
    className="sparkhub-Progress"
    role="progressbar"
    aria-label={props.label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={props.percent}
    aria-valuetext={props.text}
  >
    <div style={{ width: `${props.percent}%` }} />
  </div>
);

/** A failure that was recognised: what it is, what to do, and the line that tells it. */
export const FailureNote = ({ failure, words }: { failure: Failure; words: Words }): React.ReactElement => (
  <div className="sparkhub-Note" data-tone="bad">
    <p>{failure.sentence}</p>
    {failure.advice !== '' && <p className="sparkhub-Advice">{failure.advice}</p>}
    {failure.evidence !== '' && (
      <details>
        <summary>{words.__('How it is known')}</summary>
        <pre>{failure.evidence}</pre>
      </details>
    )}
  </div>
);
