import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { SparkSession } from '../../../src/sessions/session.ts';
import { sparkIcon } from '../icon.ts';
import { announcement } from '../model/announce.ts';
import { hasEnded } from '../model/state.ts';
import type { Desk } from './desk.ts';
import { EndedSessions } from './ended.tsx';
import { Button } from './parts.tsx';
import { SessionCard } from './session-card.tsx';
import { Start } from './start.tsx';
import { useLive } from './use-live.ts';

export const PANEL_ID = 'sparkhub-panel';

/** The side panel: all Spark sessions of this person. */
export class SparkPanel extends ReactWidget {
  constructor(private readonly desk: Desk) {
    super();
    const { words } = desk;
    this.id = PANEL_ID;
    this.addClass('sparkhub-Panel');
    this.title.icon = sparkIcon;
    this.title.caption = words.__('Spark sessions');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', words.__('Spark sessions'));
  }

  /** The keyboard goes on from here when the panel is opened. */
  protected override onActivateRequest(): void {
    this.node.tabIndex = -1;
    // The command palette gives the focus back to where it was, after this.
    requestAnimationFrame(() => this.node.focus());
  }

  protected override render(): React.ReactElement {
    return <Panel desk={this.desk} />;
  }
}

function Panel({ desk }: { desk: Desk }): React.ReactElement {
  const { words, live, acts } = desk;
  const { sessions, empty, connected } = useLive(live);
  const [starting, setStarting] = React.useState(false);
  const kernelId = acts.notebook()?.kernelId ?? null;
  const alive = sessions.filter((session) => !hasEnded(session));
  // The notebook in front comes first; the others stay in their order.
  const ordered = [...alive].sort(
    (a, b) => Number(b.kernelId === kernelId) - Number(a.kernelId === kernelId),
  );
  return (
    <>
      <div className="sparkhub-Row sparkhub-Panel-head">
        <h2>{words.__('Spark')}</h2>
        <Button
          main={!starting && alive.length === 0}
          text={words.__('Start a session')}
          disabled={starting}
          onClick={() => setStarting(true)}
        />
      </div>
      <Announcer desk={desk} sessions={empty ? null : sessions} />
      <p role="status" className="sparkhub-Note" data-tone="bad" hidden={connected}>
        {connected ? '' : oldPicture(desk, empty)}
      </p>
      {starting && <Start desk={desk} sessions={sessions} onDone={() => setStarting(false)} />}
      <div className={connected ? undefined : 'sparkhub-mod-old'}>
        {alive.length === 0 && <p className="sparkhub-Sentence">{nothing(desk, empty, connected)}</p>}
        <ul className="sparkhub-List">
          {ordered.map((session) => (
            <SessionCard key={session.id} session={session} desk={desk} />
          ))}
        </ul>
        <EndedSessions sessions={sessions.filter(hasEnded)} desk={desk} />
      </div>
    </>
  );
}

const oldPicture = ({ words }: Desk, empty: boolean): string =>
  empty
    ? words.__('The service that knows the Spark sessions does not answer. Trying again…')
    : words.__(
        'The service that knows the Spark sessions does not answer. What you see is old. Trying again…',
      );

function nothing({ words }: Desk, empty: boolean, connected: boolean): string {
  if (!empty) return words.__('No Spark session is running.');
  return connected ? words.__('Looking for Spark sessions…') : '';
}

/** Tells a screen reader what has changed, when something has: not each second. */
function Announcer(props: { desk: Desk; sessions: readonly SparkSession[] | null }): React.ReactElement {
  const { desk, sessions } = props;
  const before = React.useRef<readonly SparkSession[] | null>(null);
  const [text, setText] = React.useState('');
  React.useEffect(() => {
    if (sessions === null) return;
    const news = announcement(desk.words, before.current, sessions);
    before.current = sessions;
    if (news !== '') setText(news);
  }, [desk, sessions]);
  return (
    <div className="sparkhub-Hidden" aria-live="polite">
      {text}
    </div>
  );
}
