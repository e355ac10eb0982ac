/** What gestures call. The panels know nothing of stores, runs or Python. */
import type { Side } from '../../attention/attention-rows';
import type { RelatedTier } from '../../patterns/pattern';
import type { Choices } from '../../state/actions';
import type { Cut, TokenRef } from '../../state/document';
import type { ShownSurvey } from '../../state/view-state';

export interface IViewActions {
  /** An empty B is null; `model` changes the model with them. */
  setTexts(a: string, b: string | null, model?: string): void;
  /** Another model for the same texts; the reader has seen which host is asked for it. */
  chooseModel(model: string): void;
  /** Gives the download of the model up. */
  stopLoading(): void;
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
  /** By what words count as related in the scores of a head. */
  relateBy(related: RelatedTier): void;
  /** In the patterns view, in place of the text on the screen; null: that text again. */
  showSurvey(survey: ShownSurvey | null): void;
  hover(target: TokenRef | null): void;
  undo(): void;
  redo(): void;
  /** Runs again after an error. */
  retry(): void;
}
