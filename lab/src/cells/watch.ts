import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { Runs } from './runs.ts';

/**
 * Follows which cell a notebook's kernel is at, by the kernel's own messages: cells that wait for their turn are
 * "running" to JupyterLab too. The kernel names the request that it begins and is done with, by its own clock.
 */
export function watchNotebook(panel: NotebookPanel, runs: Runs): void {
  const cells = new Map<string, string>();

  const onMessage = (kernel: Kernel.IKernelConnection, { msg, direction }: Kernel.IAnyMessageArgs): void => {
    if (direction === 'send') {
      const { cellId } = msg.metadata as { cellId?: unknown };
      if (msg.header.msg_type === 'execute_request' && typeof cellId === 'string')
        cells.set(msg.header.msg_id, cellId);
      return;
    }
    const requestId = (msg.parent_header as Partial<KernelMessage.IHeader>).msg_id;
    if (msg.channel !== 'iopub' || requestId === undefined) return;
    const at = Date.parse(msg.header.date) || Date.now();
    const cellId = cells.get(requestId);
    if (msg.header.msg_type === 'execute_input' && cellId !== undefined) {
      runs.begin({ kernelId: kernel.id, path: panel.context.path, cellId, requestId, startedAt: at });
    } else if (isIdle(msg)) {
      cells.delete(requestId);
      runs.end(kernel.id, requestId, at);
    }
  };
  const onStatus = (kernel: Kernel.IKernelConnection, status: Kernel.Status): void => {
    if (['dead', 'restarting', 'autorestarting', 'terminating'].includes(status))
      runs.endAll(kernel.id, Date.now());
  };
  const follow = (kernel: Kernel.IKernelConnection | null | undefined): void => {
    kernel?.anyMessage.connect(onMessage);
    kernel?.statusChanged.connect(onStatus);
  };

  follow(panel.sessionContext.session?.kernel);
  panel.sessionContext.kernelChanged.connect((_, { oldValue, newValue }) => {
    if (oldValue !== null) runs.endAll(oldValue.id, Date.now());
    follow(newValue);
  });
}

const isIdle = (msg: KernelMessage.IMessage): boolean =>
  msg.header.msg_type === 'status' &&
  (msg.content as { execution_state?: string }).execution_state === 'idle';
