import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import { foremost, statusView } from './model/status.ts';
import type { Desk } from './panel/desk.ts';
import { useLive } from './panel/use-live.ts';

/** The status bar's item: state, executors, and when it will be stopped. A click opens the panel. */
export class StatusItem extends ReactWidget {
  constructor(
    private readonly desk: Desk,
    private readonly openPanel: () => void,
  ) {
    super();
    this.addClass('sparkhub-Status');
  }

  protected override render(): React.ReactElement {
    return <Status desk={this.desk} onClick={this.openPanel} />;
  }
}

function Status({ desk, onClick }: { desk: Desk; onClick: () => void }): React.ReactElement {
  const { live, words, acts } = desk;
  const picture = useLive(live);
  const session = foremost(picture.sessions, acts.notebook()?.kernelId ?? null);
  const { text, title, tone } = statusView(words, session, picture, live.now());
  return (
    <button type="button" data-tone={tone} title={title} onClick={onClick}>
      {text}
    </button>
  );
}
