/** What something that is not ready waits for, for people. */
export interface Wait {
  /** Goes on a sentence that begins with its name: "its image is being pulled". */
  readonly text: string;
  /** Waiting longer will hardly help: somebody has to put something right. */
  readonly stuck: boolean;
}

export const waiting = (text: string): Wait => ({ text, stuck: false });
export const stuck = (text: string): Wait => ({ text, stuck: true });
