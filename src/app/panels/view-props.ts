/** What every view is given: the state it draws, whom it tells of gestures, and its colours. */
import type { ThemeName } from '../../drawing/palette';
import type { ViewState } from '../../state/view-state';
import type { IViewActions } from './view-actions';

export type ViewProps = {
  readonly state: ViewState;
  readonly actions: IViewActions;
  readonly theme: ThemeName;
  /** By head number, `#rrggbb`; one a head of the model. */
  readonly colours: readonly string[];
  /** Whether numbers are asked for in place of the picture; missing: the picture. */
  readonly isTable?: boolean;
};
