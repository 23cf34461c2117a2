/** <micro-gpt>: a frame with the playground of a site, which `src` names. web/README.md ("In a frame") is the manual. */
export interface MicroGptElement extends HTMLElement {
  /** Another text, data set or settings; settings hold for the next run. */
  set(fields: {
    text?: string;
    data?: string;
    settings?: Record<string, string | number | boolean>;
  }): Promise<MicroGptState>;
  train(): Promise<MicroGptState>;
  pause(): Promise<MicroGptState>;
  reset(): Promise<MicroGptState>;
  sample(fields?: { prompt?: string; seed?: number }): Promise<{ text: string; prompt: string; step: number }>;
  state(fields?: { with_text?: boolean }): Promise<MicroGptState>;
}

/** The run that the frame shows; what it has no number for yet is null. */
export interface MicroGptState {
  phase: string;
  step: number;
  max_steps: number;
  loss: number | null;
  smooth_loss: number | null;
  val_loss: number | null;
  tokens_per_second: number | null;
  parameters: number | null;
  vocab_size: number | null;
  engine: string;
  threads: number;
  is_stale: boolean;
  settings: Record<string, string | number | boolean>;
  /** With `with_text` only: what is learnt, and the newest sample. */
  text?: string;
  sample?: string[];
}

declare global {
  interface HTMLElementTagNameMap {
    'micro-gpt': MicroGptElement;
  }
}
