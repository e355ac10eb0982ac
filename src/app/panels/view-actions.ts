/** What gestures call. The panels know nothing of stores, runs or Python. */
import type { Side } from '../../attention/attention-rows';
import type { Choices } from '../../state/actions';
import type { Cut, TokenRef } from '../../state/document';

export interface IViewActions {
  /** An empty B is null. */
  setTexts(a: string, b: string | null): void;
  setLayer(layer: number): void;
  toggleHead(head: number): void;
  isolateHead(head: number): void;
  allHeads(): void;
  setCut(cut: Cut): void;
  /** How to look at what was computed. */
  choose(choices: Partial<Choices>): void;
  /** One head alone, of any layer. */
  showHead(layer: number, head: number): void;
  togglePin(side: Side, token: number): void;
  hover(target: TokenRef | null): void;
  undo(): void;
  redo(): void;
  /** Runs again after an error. */
  retry(): void;
}
