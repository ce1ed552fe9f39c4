import * as React from 'react';
import type { Numbers, SessionSize, SparkSession } from '../../../src/sessions/session.ts';
import { fitAndPrice, mistake, sizeInWords, startRefusal } from '../model/start.ts';
import type { Desk } from './desk.ts';
import { Button } from './parts.tsx';
import { useFit, useSizes } from './use-sizes.ts';

interface Props {
  readonly desk: Desk;
  readonly sessions: readonly SparkSession[];
  readonly onDone: () => void;
}

const OWN = 'own' satisfies SessionSize['name'];

/** Chooses how large a session is to be, says how that fits and what it costs, and starts it in the notebook. */
export function Start({ desk, sessions, onDone }: Props): React.ReactElement {
  const { words, acts, requests } = desk;
  const sizes = useSizes(requests);
  const [choice, setChoice] = React.useState<SessionSize['name'] | ''>('');
  const [own, setOwn] = React.useState<Numbers>({ executors: 2, cores: 1, memoryMib: 2048 });
  const offered = Array.isArray(sizes) ? sizes : [];
  const first = offered.find(({ fits }) => fits)?.name ?? OWN;
  const chosen = choice || first;
  const fit = useFit(requests, words, sizes !== null && chosen === OWN ? own : null);
  const size = chosen === OWN ? fit : (offered.find(({ name }) => name === chosen) ?? null);
  const wish = chosen === OWN ? own : size;
  const notebook = acts.notebook();
  const refusal =
    (wish === null ? '' : mistake(words, wish)) ||
    (size?.fits === false ? size.fit : '') ||
    startRefusal(words, notebook, sessions);
  const start = (): void => {
    if (wish === null) return;
    onDone();
    void acts.start(wish);
  };
  if (sizes === null) return <p role="status">{words.__('Asking what fits here…')}</p>;
  return (
    <form className="sparkhub-Start" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{words.__('How large?')}</legend>
        {offered.map((one) => (
          <SizeChoice key={one.name} size={one} desk={desk} chosen={chosen} onChoose={setChoice} />
        ))}
        <label className="sparkhub-Size" data-chosen={chosen === OWN}>
          <input type="radio" name="sparkhub-size" checked={chosen === OWN} onChange={() => setChoice(OWN)} />
          <span>{words.__('Own numbers')}</span>
        </label>
        {chosen === OWN && <OwnNumbers own={own} onChange={setOwn} desk={desk} fit={fit} />}
      </fieldset>
      <p className="sparkhub-Small" role="status">
        {refusal}
      </p>
      <div className="sparkhub-Buttons">
        <Button
          main
          text={notebook === null ? words.__('Start') : words.__('Start in %1', notebook.name)}
          disabled={refusal !== '' || wish === null}
          onClick={start}
        />
        <Button text={words.__('Not now')} onClick={onDone} />
      </div>
    </form>
  );
}

function SizeChoice(props: {
  size: SessionSize;
  desk: Desk;
  chosen: string;
  onChoose: (name: SessionSize['name']) => void;
}): React.ReactElement {
  const { size, desk, chosen, onChoose } = props;
  const { words } = desk;
  return (
    <label className="sparkhub-Size" data-chosen={chosen === size.name} data-fits={size.fits}>
      <input
        type="radio"
        name="sparkhub-size"
        checked={chosen === size.name}
        disabled={!size.fits}
        onChange={() => onChoose(size.name)}
      />
      <span>
        <strong>{size.name}</strong> {sizeInWords(words, size)}
        <span className="sparkhub-Small">{fitAndPrice(words, size)}</span>
      </span>
    </label>
  );
}

function OwnNumbers(props: {
  own: Numbers;
  onChange: (own: Numbers) => void;
  desk: Desk;
  fit: SessionSize | null;
}): React.ReactElement {
  const { own, onChange, desk, fit } = props;
  const { words } = desk;
  const field = (text: string, value: number, step: number, change: (value: number) => Numbers) => (
    <label>
      {text}
      <input
        type="number"
        min={step}
        step={step}
        value={Number.isFinite(value) ? value : ''}
        onChange={(event) => onChange(change(event.target.valueAsNumber))}
      />
    </label>
  );
  return (
    <div className="sparkhub-Own">
      {field(words.__('Executors'), own.executors, 1, (executors) => ({ ...own, executors }))}
      {field(words.__('Cores each'), own.cores, 1, (cores) => ({ ...own, cores }))}
      {field(words.__('Memory each, in GB'), own.memoryMib / 1024, 0.5, (gib) => ({
        ...own,
        memoryMib: Math.round(gib * 1024),
      }))}
      <p className="sparkhub-Small" role="status">
        {/* That they do not fit is said beside the button, as why it cannot be pressed. */}
        {fit?.fits ? fitAndPrice(words, fit) : ''}
      </p>
    </div>
  );
}
