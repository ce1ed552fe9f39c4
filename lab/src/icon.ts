import { LabIcon } from '@jupyterlab/ui-components';

/** A spark: four points of light. Its colour is that of JupyterLab's other icons. */
export const sparkIcon = new LabIcon({
  name: 'sparkhub:spark',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161"
    d="M11 2l1.9 6.1L19 10l-6.1 1.9L11 18l-1.9-6.1L3 10l6.1-1.9zM18.5 14l.9 2.6 2.6.9-2.6.9-.9 2.6-.9-2.6-2.6-.9
    2.6-.9z"/></svg>`,
});
