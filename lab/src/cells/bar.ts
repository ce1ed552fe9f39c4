import { Widget } from '@lumino/widgets';
import type { Words } from '../words.ts';
import type { BarView } from './bar-view.ts';

/** The slim bar under a cell. Plain nodes, since there may be one in each of many cells. */
export class CellBar extends Widget {
  private readonly track = document.createElement('div');
  private readonly fill = document.createElement('div');
  private readonly text = document.createElement('button');

  constructor(words: Words, openPanel: () => void) {
    super();
    this.addClass('sparkhub-CellBar');
    this.track.className = 'sparkhub-CellBar-track';
    this.fill.className = 'sparkhub-CellBar-fill';
    this.text.className = 'sparkhub-CellBar-text';
    this.text.type = 'button';
    this.text.title = words.__('Show the Spark sessions');
    this.text.addEventListener('click', openPanel);
    this.track.setAttribute('role', 'progressbar');
    this.track.setAttribute('aria-label', words.__('Spark jobs of this cell'));
    this.track.append(this.fill);
    this.node.append(this.track, this.text);
  }

  /** Shows `view` in place of what is there; nodes change only where the words do. */
  render(view: BarView): void {
    this.node.dataset.kind = view.kind;
    this.toggleClass(
      'sparkhub-mod-bad',
      ('failed' in view && view.failed) || ('stuck' in view && view.stuck),
    );
    const text = view.parts.join(' · ');
    if (this.text.textContent !== text) this.text.textContent = text;
    this.track.hidden = view.kind === 'done';
    if (view.kind === 'done') return;
    this.track.setAttribute('aria-valuetext', text);
    if (view.percent === null) this.track.removeAttribute('aria-valuenow');
    else this.track.setAttribute('aria-valuenow', String(view.percent));
    this.fill.style.width = view.percent === null ? '' : `${view.percent}%`;
  }
}
